import { replacedBecause } from '#domain/plan-changes/change-words.ts'
import { consolePaths } from '#web/paths.ts'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Checkbox, Field, Select } from '#web/ui/field.tsx'
import { numberText } from '#web/ui/num.tsx'
import { ActionForm } from './action-form.tsx'
import type { ChangesProps } from './changes-props.ts'
import { whyNot } from './desk.ts'
import { typedInto } from './typed.ts'

/** What staff may ask for with the client's word: another volume, or another domain in place of one. */
export function AskForms({ desk, page, typed }: ChangesProps) {
  const resize = typedInto(typed, 'resize')
  const replace = typedInto(typed, 'replace')
  const why = whyNot(
    desk.why('edit-plan'),
    page.stack.state === 'live' ? undefined : 'A stack is changed while it is live.',
  )
  const action = consolePaths.changes.to({ stack: page.stack.id })
  const theirs = page.changes.find(
    ({ kind, state, asker }) => kind === 'resize' && state === 'asked' && asker === 'client',
  )
  return (
    <>
      <h2>ask for a change</h2>
      <details class="section" open={typed?.form === 'resize'}>
        <summary>more or less volume</summary>
        <ErrorSummary errors={resize.errors} labels={{ targetPerMonth: 'messages a month' }} />
        <ActionForm
          desk={desk}
          action={action}
          hidden={{ kind: 'resize' }}
          button="ask for this volume"
          why={why}
        >
          <Field
            name="targetPerMonth"
            label={
              page.plan.request.targetMeans === 'messages' ? 'messages a month' : 'new prospects a month'
            }
            inputmode="numeric"
            help={`Now ${numberText(page.plan.request.targetPerMonth)}. Inboxes and domains follow from it.`}
            value={resize.values.targetPerMonth}
            error={resize.errors.targetPerMonth}
          />
          {theirs && (
            <Checkbox
              name="insteadOf"
              value={String(theirs.targetPerMonth)}
              label={`in place of the ${numberText(theirs.targetPerMonth ?? 0)} a month that the client asked for and waits for; their wish is taken back`}
              error={resize.errors.insteadOf}
            />
          )}
        </ActionForm>
      </details>
      <details class="section" open={typed?.form === 'replace'}>
        <summary>another domain in place of one</summary>
        <ErrorSummary errors={replace.errors} labels={{ domain: 'domain' }} />
        <ActionForm
          desk={desk}
          action={action}
          hidden={{ kind: 'replace' }}
          button="ask for another domain"
          why={why}
        >
          <Select
            name="domain"
            label="domain to replace"
            blank="choose one"
            options={page.domains.map(({ id, name }) => ({ value: id, label: name }))}
            value={replace.values.domain}
            error={replace.errors.domain}
          />
          <Select
            name="because"
            label="why"
            options={(['worn-out', 'listed', 'suspended', 'lost', 'operator'] as const).map((value) => ({
              value,
              label: replacedBecause[value],
            }))}
            value={replace.values.because}
          />
        </ActionForm>
      </details>
    </>
  )
}
