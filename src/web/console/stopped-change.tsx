import type { ChangesPage, ShownChange } from '#domain/plan-changes/changes-page.ts'
import { consolePaths } from '#web/paths.ts'
import { SwapNameFields, swapNameLabels } from '#web/stacks/swap-name.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field } from '#web/ui/field.tsx'
import { moneyText } from '#web/ui/money.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { ActionForm } from './action-form.tsx'
import type { ChangesProps } from './changes-props.ts'
import { typedInto } from './typed.ts'

/** The forms that a change that is open has on the page now, as a refusal names them. */
export const formsOf = (page: ChangesPage, { id, state, gone }: ShownChange): readonly string[] => [
  ...(gone.length > 0 ? [`swap-${id}`] : []),
  ...(state === 'approved' && page.stopped.some(({ changeId, byLimit }) => changeId === id && byLimit)
    ? [`raise-${id}`]
    : []),
]

/** Names that went to somebody else between the acceptance and the approval: another one is taken for each. */
export function Gone({ desk, page, change, typed }: ChangesProps & { change: ShownChange }) {
  const swap = typedInto(typed, `swap-${change.id}`)
  return (
    <Notice tone="attention" title="not every name can be had any more">
      <p>
        {change.gone.join(', ')} went to somebody else. Take another one with the client’s word, who can
        choose too, or withdraw the change.
      </p>
      <ErrorSummary errors={swap.errors} labels={swapNameLabels} />
      <ActionForm
        desk={desk}
        action={consolePaths.planChange.to({ stack: page.stack.id, change: change.id })}
        hidden={{ step: 'swap' }}
        button="take this name for the client"
        why={desk.why('propose-names')}
      >
        <SwapNameFields gone={change.gone} free={page.names.free} {...swap} />
      </ActionForm>
    </Notice>
  )
}

/** What of it could not be bought, with what can be done: another name, or more money. */
export function Stopped({ desk, page, change, typed }: ChangesProps & { change: ShownChange }) {
  const stopped = page.stopped.filter(({ changeId }) => changeId === change.id)
  const raise = typedInto(typed, `raise-${change.id}`)
  const standing = change.spendCents ?? 0
  if (stopped.length === 0) return null
  return (
    <>
      <Notice tone="attention" title="not everything could be bought">
        {stopped.map(({ name, words, faultCode, priceCents }) => (
          <p>
            <strong>{name}</strong>
            {priceCents === null ? '' : ` (${moneyText(priceCents)} now)`}: {words}{' '}
            <code class="small soft">{faultCode}</code>
          </p>
        ))}
        <p>
          Another name is chosen on the page of the{' '}
          <a href={consolePaths.build.to({ stack: page.stack.id })}>build</a>, by the client or for them.
        </p>
      </Notice>
      {stopped.some(({ byLimit }) => byLimit) && (
        <details class="section" open={typed?.form === `raise-${change.id}`}>
          <summary>approve more</summary>
          <ErrorSummary errors={raise.errors} labels={{ limit: 'new limit' }} />
          <ActionForm
            desk={desk}
            action={consolePaths.planChange.to({ stack: page.stack.id, change: change.id })}
            hidden={{ step: 'raise' }}
            button="approve the new limit and go on"
            why={desk.why('approve-spending')}
          >
            <Field
              name="limit"
              label="new limit"
              inputmode="decimal"
              help={`All that may be spent on the names of this change, in dollars; above ${moneyText(standing)}. The client pays what they accepted.`}
              value={raise.values.limit}
              error={raise.errors.limit}
            />
          </ActionForm>
        </details>
      )}
    </>
  )
}
