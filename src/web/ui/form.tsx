import type { Child } from 'hono/jsx'
import { LeftOut } from './left-out.ts'

/**
 * A form that posts. `hidden` carries what the page hands through (`_csrf`, `_ticket`, an id). Checking is the
 * server's, so that each refusal is said in the same words and place. `leaveOut` names fields that are not shown,
 * because the policy in effect does not have their columns yet (`leftOut`).
 */
export function Form(props: {
  action: string
  hidden?: Readonly<Record<string, string>>
  files?: boolean
  inline?: boolean
  leaveOut?: readonly string[]
  children?: Child
}) {
  const { action, hidden = {}, files, inline, leaveOut = [], children } = props
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
      <LeftOut.Provider value={leaveOut}>{children}</LeftOut.Provider>
    </form>
  )
}

/** For what can't be undone or costs money: a first press opens the effect in words, a second does it. */
export function Confirm(props: {
  ask: string
  kind?: 'main' | 'quiet' | 'plain'
  /** True where what was typed into it was refused. */
  open?: boolean
  children: Child
}) {
  const { ask, kind = 'quiet', open, children } = props
  return (
    <details class="confirm" open={open}>
      <summary class={`button ${kind}`}>{ask}</summary>
      <div>{children}</div>
    </details>
  )
}
