import type { Child } from 'hono/jsx'
import type { NavLink } from './links.ts'
import { Breadcrumb } from './navigation.tsx'

/** The page's one h1, with its state first, a line below it and its actions at the side. */
export function PageHead(props: {
  title: string
  state?: Child
  about?: Child
  actions?: Child
  breadcrumb?: readonly NavLink[]
}) {
  const { title, state, about, actions, breadcrumb } = props
  return (
    <>
      {breadcrumb && <Breadcrumb links={breadcrumb} />}
      <div class="page-head">
        <div>
          <h1>{title}</h1>
          {(state || about) && (
            <p>
              {state} {about}
            </p>
          )}
        </div>
        {actions && <div class="row">{actions}</div>}
      </div>
    </>
  )
}
