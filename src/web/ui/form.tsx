import type { Child } from 'hono/jsx'

/**
 * A form that posts. `hidden` carries what the page hands through (`_csrf`, `_ticket`, an id). Checking is the
 * server's, so that each refusal is said in the same words and place.
 */
export function Form(props: {
  action: string
  hidden?: Readonly<Record<string, string>>
  files?: boolean
  inline?: boolean
  children?: Child
}) {
  const { action, hidden = {}, files, inline, children } = props
  return (
    <form
      method="post"
      action={action}
      novalidate
      class={inline ? 'inline' : undefined}
      enctype={files ? 'multipart/form-data' : undefined}
    >
      {Object.entries(hidden).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  )
}

/** For what can't be undone or costs money: a first press opens the effect in words, a second does it. */
export function Confirm(props: { ask: string; kind?: 'main' | 'quiet'; children: Child }) {
  const { ask, kind = 'quiet', children } = props
  return (
    <details class="confirm">
      <summary class={`button ${kind}`}>{ask}</summary>
      <div>{children}</div>
    </details>
  )
}
