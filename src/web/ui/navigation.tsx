import type { NavLink } from './links.ts'
import { NavList } from './nav-list.tsx'

/** Where the page lies; the last link is the page itself. */
export function Breadcrumb({ links }: { links: readonly NavLink[] }) {
  return (
    <nav class="breadcrumb" aria-label="where you are">
      <ol>
        {links.map(({ href, label }, index) => (
          <li>
            <a href={href} aria-current={index === links.length - 1 ? 'page' : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** Views of one object, each with its own address. */
export function Tabs({ label, links }: { label: string; links: readonly NavLink[] }) {
  return (
    <nav class="tabs" aria-label={label}>
      <NavList links={links} />
    </nav>
  )
}

/** Pages counted from 1; `hrefFor` keeps the filters of the list. */
export function Pagination(props: {
  page: number
  pages: number
  hrefFor: (page: number) => string
  /** Whether the list goes back in time. */
  byAge?: boolean
}) {
  const { pages, hrefFor, byAge = false } = props
  if (pages <= 1) return null
  const page = Math.min(props.page, pages)
  return (
    <nav class="pagination" aria-label="pages of this list">
      <ul>
        {page > 1 && (
          <li>
            <a href={hrefFor(page - 1)} rel="prev">
              {byAge ? 'newer' : 'page before'}
            </a>
          </li>
        )}
        <li class="soft tabular">
          page {page} of {pages}
        </li>
        {page < pages && (
          <li>
            <a href={hrefFor(page + 1)} rel="next">
              {byAge ? 'older' : 'next page'}
            </a>
          </li>
        )}
      </ul>
    </nav>
  )
}
