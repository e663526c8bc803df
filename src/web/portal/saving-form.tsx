import type { Child } from 'hono/jsx'
import { Button } from '#web/ui/button.tsx'
import { LeftOut } from '#web/ui/left-out.ts'

/** What is said beside a section when it was saved, or not. */
export interface SaveResult {
  readonly saved: boolean
  /** By field, as the reader knows it. */
  readonly reasons?: readonly string[]
}

/**
 * A form that is kept as it is typed: with script each change is sent at once and answered beside the button, so
 * that nothing under the cursor moves; without it the button saves and the page comes back. Of changes that come
 * while one is on its way, as when a browser fills in an address, the last is sent after it: it holds all of them.
 */
export function SavingForm(props: {
  id: string
  action: string
  hidden: Readonly<Record<string, string>>
  result?: SaveResult | undefined
  button?: string
  /** Fields that are not shown: see `Form`. */
  leaveOut?: readonly string[]
  children?: Child
}) {
  const { id, action, hidden, result, button = 'save', leaveOut = [], children } = props
  return (
    <form
      id={id}
      method="post"
      action={action}
      novalidate
      hx-post={action}
      hx-trigger="change"
      hx-sync="queue last"
      hx-target={`#${id}-saved`}
      hx-swap="innerHTML"
    >
      {Object.entries(hidden).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <LeftOut.Provider value={leaveOut}>{children}</LeftOut.Provider>
      <div class="row">
        <Button kind="quiet">{button}</Button>
        <span id={`${id}-saved`} class="small" role="status">
          {result && <Saved result={result} />}
        </span>
      </div>
    </form>
  )
}

export function Saved({ result }: { result: SaveResult }) {
  const { saved, reasons = [] } = result
  if (saved) return <span class="soft">saved</span>
  return <span class="not-saved">{`not all of it is saved: ${reasons.join(' ')}`}</span>
}
