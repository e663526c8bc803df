import type { Child } from 'hono/jsx'

/**
 * A part of the page that is asked for again when one of its topics changes: the whole page at `href` is
 * fetched and this element taken from it, so there is no second route to keep. Needs the shell's `live`.
 * Without script it shows a link that reloads.
 */
export function LiveRegion(props: { id: string; topics: readonly string[]; href: string; children?: Child }) {
  const { id, topics, href, children } = props
  return (
    <div
      id={id}
      data-topics={topics.join(' ')}
      hx-get={href}
      hx-select={`#${id}`}
      hx-target="this"
      hx-swap="outerMorph"
      hx-trigger="changed"
    >
      {children}
      <noscript>
        <p class="live-refresh">
          <a href={href}>refresh</a>
        </p>
      </noscript>
    </div>
  )
}
