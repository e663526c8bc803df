import type { ClientPage } from '#domain/clients/client-page.ts'
import type { PipelineRow } from '#domain/engagements/pipeline-page.ts'
import { may } from '#domain/engagements/states.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field, TextArea } from '#web/ui/field.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm } from './action-form.tsx'
import { type Desk, whyNot } from './desk.ts'
import { type Typed, typedInto } from './typed.ts'

type Details = NonNullable<ClientPage['newest']>

const proofs: Readonly<Record<string, string>> = {
  address: 'by an address at it',
  txt: 'by a TXT record',
  operator: 'by an operator’s word',
}

/** What the client told us, what is still missing, and the operator's own word for the domain. */
export function IntakeSection(props: {
  desk: Desk
  engagement: PipelineRow
  details: Details
  now: Date
  typed: Typed | undefined
}) {
  const { desk, engagement, details, now, typed } = props
  const { intake, registrant, senders, missing } = details
  const open = engagement.state === 'intake'
  const reasons = Object.values(missing)
  return (
    <>
      <h2>intake</h2>
      <DefinitionList
        facts={[
          [
            'domain',
            intake?.domain ? (
              <>
                {intake.domain}{' '}
                {intake.domainProvedAt ? (
                  <>
                    <StateMark tone="good" word="proven" /> {proofs[intake.domainProof ?? '']}{' '}
                    <Time at={intake.domainProvedAt} now={now} />
                  </>
                ) : (
                  <StateMark tone="waiting" word="not proven yet" />
                )}
              </>
            ) : (
              <span class="soft">not given yet</span>
            ),
          ],
          ['ideal customer', intake?.idealCustomer ? reveal(intake.idealCustomer) : null],
          ['offer', intake?.offer ? reveal(intake.offer) : null],
          ['volume', intake?.volumeTargets ?? null],
          ['call the registrant', registrant?.phone && reveal(registrant.phone)],
          ['write to the registrant', registrant?.email && reveal(registrant.email)],
          [
            'registrant',
            registrant?.lastName && registrant.firstName
              ? [`${reveal(registrant.firstName)} ${reveal(registrant.lastName)}`, registrant.organisation]
                  .filter(Boolean)
                  .join(', ')
              : null,
          ],
          [
            'senders',
            senders.length === 0
              ? null
              : senders
                  .map(
                    (sender) =>
                      `${reveal(sender.firstName)} ${reveal(sender.lastName)}, ${reveal(sender.role)}${sender.permissionAt ? '' : ' (no permission yet)'}`,
                  )
                  .join(' · '),
          ],
          ['submitted', intake?.completedAt ? <Time at={intake.completedAt} now={now} /> : null],
        ]}
      />
      {open && reasons.length > 0 && (
        <details>
          <summary>still missing: {reasons.length}</summary>
          <ul>
            {reasons.map((reason) => (
              <li>{reason}</li>
            ))}
          </ul>
        </details>
      )}
      {engagement.state === 'live' && !intake?.domainProvedAt && (
        <OwnDomain desk={desk} engagement={engagement} intake={intake} typed={typed} />
      )}
      <DomainWord desk={desk} engagement={engagement} intake={intake} typed={typed} />
      {engagement.state === 'approving' && (
        <ActionForm
          desk={desk}
          action={consolePaths.reopenIntake.to({ engagement: engagement.id })}
          button="let the client change the intake again"
          kind="quiet"
          why={whyNot(
            desk.why('edit-intake'),
            engagement.namesApproved ? 'Names and senders are approved.' : undefined,
            may('reopen-intake', engagement.state, 'operator'),
          )}
        />
      )}
    </>
  )
}

/** Of a client who was brought in: names of further domains come from it. */
function OwnDomain(props: {
  desk: Desk
  engagement: PipelineRow
  intake: Details['intake']
  typed: Typed | undefined
}) {
  const { desk, engagement, intake } = props
  const { errors, values } = typedInto(props.typed, 'own-domain')
  return (
    <details open={Object.keys(errors).length > 0}>
      <summary>say which domain is their own</summary>
      <ErrorSummary errors={errors} labels={{ domain: 'domain of their website' }} />
      <ActionForm
        desk={desk}
        action={consolePaths.ownDomain.to({ engagement: engagement.id })}
        button="keep this domain"
        why={desk.why('edit-intake')}
      >
        <Field
          name="domain"
          label="domain of their website"
          help="Never used to send; names of further domains come from its brand. Registrant and senders they give in their portal."
          value={values.domain ?? intake?.domain ?? ''}
          error={errors.domain}
          maxLength={253}
        />
      </ActionForm>
    </details>
  )
}

function DomainWord(props: {
  desk: Desk
  engagement: PipelineRow
  intake: Details['intake']
  typed: Typed | undefined
}) {
  const { desk, engagement, intake } = props
  if (!intake?.domain || intake.domainProvedAt) return null
  const { errors, values } = typedInto(props.typed, 'domain-word')
  return (
    <details open={Object.keys(errors).length > 0}>
      <summary>give your own word that {intake.domain} is theirs</summary>
      <ErrorSummary errors={errors} labels={{ why: 'how you know' }} />
      <ActionForm
        desk={desk}
        action={consolePaths.domainProof.to({ engagement: engagement.id })}
        button={`vouch that ${intake.domain} is the client’s`}
        why={desk.why('confirm-client-domain')}
      >
        <TextArea
          name="why"
          label="how you know"
          help="Kept with your name and the time. Names are built from this domain’s brand, so a mistake here harms somebody else."
          rows={3}
          maxLength={1000}
          value={values.why}
          error={errors.why}
        />
      </ActionForm>
    </details>
  )
}
