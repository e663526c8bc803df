import type { ZodObject } from 'zod'
import type { BillingDetails } from '#domain/billing/billing-details.ts'
import { taxTreatment } from '#domain/billing/tax-treatment.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { portalPaths } from '#web/paths.ts'
import { leftOut } from '#web/server/stored-in.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field, Select } from '#web/ui/field.tsx'
import { Form } from '#web/ui/form.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import type { Tone } from '#web/ui/tone.ts'
import { countryOptions } from './country-options.ts'
import type { PortalVisit } from './portal-visit.ts'

const labels = { country: 'country of the company', number: 'VAT or tax number' }

const verifications: Readonly<
  Record<NonNullable<BillingDetails['verification']>, [tone: Tone, word: string]>
> = {
  pending: ['busy', 'the authority is being asked'],
  verified: ['good', 'known to the authority'],
  unverified: ['attention', 'unverified: the authority does not know it'],
  unavailable: ['unknown', 'unverified: no authority can be asked for this kind'],
}

/** Country and tax number, what the authority said of it, and what that means for the invoices. */
export function TaxForm(props: {
  visit: PortalVisit
  details: BillingDetails
  mayPay: Verdict
  typed: { errors: Readonly<Record<string, string>>; values: Readonly<Record<string, string>> } | undefined
  schema: ZodObject
}) {
  const { visit, details, mayPay, typed, schema } = props
  const errors = typed?.errors ?? {}
  const values = typed?.values ?? {
    country: details.country ?? '',
    number: details.taxNumber?.value ?? '',
  }
  const why = mayPay.ok ? undefined : mayPay.reason
  const treatment = taxTreatment(details.taxNumber?.kind, details.verification)
  return (
    <>
      <h2>tax on your invoices</h2>
      <ErrorSummary errors={errors} labels={labels} />
      {details.taxNumber && (
        <p>
          {details.taxNumber.value} <Verification details={details} visit={visit} />
        </p>
      )}
      <p>
        {treatment.kind === 'reverse-charge'
          ? `Your invoices say: “${treatment.words}”`
          : details.verification === 'unverified'
            ? 'The authority does not know this number, so your invoices do not say that you account for the tax yourself. Compare it with your register and keep it again.'
            : 'No tax is added to your invoices. With a VAT number of the European Union, Britain, Norway or Switzerland they say that you account for the tax yourself (reverse charge).'}
      </p>
      <Form
        action={portalPaths.taxes.to({ engagement: visit.frame.engagementId })}
        hidden={visit.hidden}
        leaveOut={leftOut(schema, visit.register)}
      >
        <fieldset disabled={why !== undefined}>
          <Select
            name="country"
            label={labels.country}
            options={countryOptions}
            blank="choose a country"
            value={values.country}
            error={errors.country}
          />
          <Field
            name="number"
            label={labels.number}
            help="As it stands in your register, such as DE123456789. Its form is checked here; Stripe asks the authority where there is one to ask."
            optional
            maxLength={50}
            value={values.number}
            error={errors.number}
          />
        </fieldset>
        <Button kind="quiet" disabledBecause={why}>
          keep this for all invoices to come
        </Button>
      </Form>
    </>
  )
}

function Verification({ details, visit }: { details: BillingDetails; visit: PortalVisit }) {
  const { verification, verificationSeenAt } = details
  if (!verification) return <StateMark tone="waiting" word="unverified: nobody was asked yet" />
  const [tone, word] = verifications[verification]
  return (
    <>
      <StateMark tone={tone} word={word} />{' '}
      {verificationSeenAt && (
        <span class="small soft">
          as read at Stripe <Time at={verificationSeenAt} now={visit.now} />
        </span>
      )}
    </>
  )
}
