import type { Child } from 'hono/jsx'

/** A few sentences set apart: what happened, what was kept, what to do. `live` has screen readers say it at once. */
export function Notice(props: {
  tone?: 'info' | 'good' | 'attention' | 'bad' | 'plain'
  title?: string
  live?: boolean
  children?: Child
}) {
  const { tone = 'info', title, live, children } = props
  return (
    <div class={`notice ${tone}`} role={live ? (tone === 'bad' ? 'alert' : 'status') : undefined}>
      {title && <h2>{title}</h2>}
      {children}
    </div>
  )
}
