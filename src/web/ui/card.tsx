import type { Child } from 'hono/jsx'

export function Card({ title, children }: { title?: string; children?: Child }) {
  return (
    <section class="card">
      {title && <h2>{title}</h2>}
      {children}
    </section>
  )
}

/** Cards side by side as room allows. */
export function Columns({ children }: { children?: Child }) {
  return <div class="columns">{children}</div>
}

/** What an empty list says: what will appear there, and how. */
export function Empty({ children }: { children?: Child }) {
  return (
    <div class="empty">
      <p>{children}</p>
    </div>
  )
}
