import type { Context } from 'hono'
import type { TicketVerdict } from '#web/server/form-ticket.ts'
import { formTicket, judgeTicket } from '#web/server/form-ticket.ts'
import type { FormFields } from '#web/server/read-form.ts'
import { readForm, ticketField } from '#web/server/read-form.ts'

/** What holds programs off a form without a session: a signed note of when it was rendered, and a trap. */
export interface FormGuard {
  /** 32 bytes made for this use alone, the same in every process. */
  readonly key: Uint8Array
  /** Faster than this nobody fills in a form. Machine time. */
  readonly minimumFillMs: number
  readonly nowMs: () => number
}

/** A field that people don't see and leave empty. */
const trapField = 'website'

export function Trap() {
  return (
    <div class="trap" aria-hidden="true">
      <label for="trap">leave this empty</label>
      <input id="trap" name={trapField} type="text" tabindex={-1} autocomplete="off" />
    </div>
  )
}

export interface PublicForm {
  readonly fields: FormFields
  /** Why it was not taken, for the person; undefined when a person seems to have sent it. */
  readonly held: string | undefined
  /** To be rendered into the form if it is shown again, so that pressing once more is enough. */
  readonly ticket: string
}

/** Reads a public form and judges who sent it. What was typed is given either way. */
export async function readPublicForm(c: Context, guard: FormGuard, form: string): Promise<PublicForm> {
  const sent = await readForm(c)
  const { [trapField]: trap, ...fields } = sent.fields
  const ticket = sent.system[ticketField]
  const verdict = judgeTicket({ ...guard, form, ticket, nowMs: guard.nowMs() })
  const kept = verdict === 'good' || verdict === 'too-fast' ? ticket : undefined
  return {
    fields,
    held: trap
      ? 'A field that people don’t see was filled in. Nothing was sent; please try again.'
      : refusals[verdict],
    ticket: kept ?? newTicket(guard, form),
  }
}

const refusals: Record<TicketVerdict, string | undefined> = {
  good: undefined,
  'too-fast': 'That was very quick. Nothing was sent yet; please check it and send it again.',
  stale: 'This page had been open for too long. Nothing was sent yet; please send it again.',
  forged: 'This page had been open for too long. Nothing was sent yet; please send it again.',
}

export function newTicket(guard: FormGuard, form: string): string {
  return formTicket(guard.key, form, guard.nowMs())
}
