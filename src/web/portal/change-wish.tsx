import type { PortalChangePage } from '#domain/plan-changes/changes-page.ts'
import { portalPaths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field, Select } from '#web/ui/field.tsx'
import { Form } from '#web/ui/form.tsx'
import { numberText } from '#web/ui/num.tsx'
import type { PortalVisit } from './portal-visit.ts'

export interface WishRefusal {
  readonly errors?: Readonly<Record<string, string>>
  readonly values?: Readonly<Record<string, string>>
}

/** What the client may wish for: more or fewer messages, or another domain in place of one. */
export function ChangeWish(props: {
  visit: PortalVisit
  page: PortalChangePage
  refusal: WishRefusal | undefined
}) {
  const { visit: at, page, refusal } = props
  const { errors = {}, values = {} } = refusal ?? {}
  const action = portalPaths.change.to({ engagement: at.frame.engagementId })
  const why = !page.mayAccept.ok
    ? page.mayAccept.reason
    : page.stack.state === 'live'
      ? undefined
      : 'A stack is changed while it is live.'
  const unit = page.plan.request.targetMeans === 'messages' ? 'messages a month' : 'new prospects a month'
  return (
    <>
      <h2>what would you like?</h2>
      <p>
        Asking costs nothing. We answer with a difference: what is added, what stays, what ends, on which day,
        and what it costs.
      </p>
      <ErrorSummary errors={errors} labels={{ targetPerMonth: unit, domain: 'domain to replace' }} />
      <Form action={action} hidden={{ ...at.hidden, kind: 'resize' }}>
        <Field
          name="targetPerMonth"
          label={unit}
          inputmode="numeric"
          help={`Now ${numberText(page.plan.request.targetPerMonth)}. More or fewer.`}
          value={values.targetPerMonth}
          error={errors.targetPerMonth}
        />
        <Button disabledBecause={why}>ask for this volume</Button>
      </Form>
      <Form action={action} hidden={{ ...at.hidden, kind: 'replace' }}>
        <Select
          name="domain"
          label="domain to replace"
          blank="choose one"
          options={page.domains.map(({ id, name }) => ({ value: id, label: name }))}
          value={values.domain}
          error={errors.domain}
        />
        <Button kind="quiet" disabledBecause={why}>
          ask for another domain in its place
        </Button>
      </Form>
    </>
  )
}
