import type { Child } from 'hono/jsx'
import type { ZodObject } from 'zod'
import { leftOut } from '#web/server/stored-in.ts'
import { Button } from '#web/ui/button.tsx'
import { Confirm, Form } from '#web/ui/form.tsx'
import type { Desk } from './desk.ts'

interface ActionProps {
  desk: Desk
  action: string
  /** Says what happens. */
  button: string
  kind?: 'main' | 'quiet' | 'danger' | 'plain'
  /** Why it can't be pressed now; its fields are off too. */
  why?: string | undefined
  inline?: boolean
  /** True where a file is sent along. */
  files?: boolean
  hidden?: Readonly<Record<string, string>>
  /** What reads it, where its fields are bound to columns: those that are not in effect yet are not shown. */
  schema?: ZodObject
  children?: Child
}

/** A form of the console: it carries the session's token, and is off as a whole where it may not be used. */
export function ActionForm(props: ActionProps) {
  const { desk, action, button, kind = 'main', why, inline, files, hidden = {}, schema, children } = props
  return (
    <Form
      action={action}
      hidden={{ ...hidden, ...desk.hidden() }}
      leaveOut={schema ? leftOut(schema, desk.register) : []}
      {...(inline ? { inline } : {})}
      {...(files ? { files } : {})}
    >
      {children && <fieldset disabled={why !== undefined}>{children}</fieldset>}
      <Button kind={kind} disabledBecause={why}>
        {button}
      </Button>
    </Form>
  )
}

/** The same for what can't be undone: a first press opens the effect in words, a second does it. */
export function ConfirmedAction(
  props: ActionProps & { ask: string; askKind?: 'main' | 'quiet' | 'plain'; effect: Child; open?: boolean },
) {
  const { ask, askKind = 'quiet', effect, open, ...form } = props
  if (form.why !== undefined) return <ActionForm {...form} button={ask} kind="quiet" />
  return (
    <Confirm ask={ask} kind={askKind} {...(open ? { open } : {})}>
      {effect}
      <ActionForm {...form} />
    </Confirm>
  )
}
