import { type RegistrantField, registrantFields } from '#domain/intake/registrant-fields.ts'
import { type Personal, reveal } from '#policy/personal.ts'
import { portalPaths } from '#web/paths.ts'
import { leftOut } from '#web/server/stored-in.ts'
import { Button } from '#web/ui/button.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field, fieldId, Select, TextArea } from '#web/ui/field.tsx'
import { Confirm, Form } from '#web/ui/form.tsx'
import { LiveRegion } from '#web/ui/live-region.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { countryOptions } from './country-options.ts'
import { DomainProof } from './domain-proof.tsx'
import type { IntakeAnswer, IntakeProps } from './intake-answer.ts'
import { intakeSections } from './intake-forms.ts'
import { labelsOf, registrantLabels } from './intake-labels.ts'
import { PortalPage } from './portal-page.tsx'
import { type SaveResult, SavingForm } from './saving-form.tsx'
import { AddSender, Senders } from './senders-section.tsx'

/** What do you need from me. */
export function Intake(props: IntakeProps) {
  const { visit, page, answer } = props
  const { errors = {} } = answer
  const { intake, open } = page
  const { adopted } = visit.frame
  const submitted = visit.frame.state !== 'intake'
  return (
    <PortalPage visit={visit} title="intake" section="intake" live>
      <PageHead
        title="intake"
        state={
          adopted ? undefined : submitted ? (
            <StateMark tone="good" word="submitted" />
          ) : (
            <StateMark tone="waiting" word="waits for you" />
          )
        }
        about={
          adopted ? (
            'What another domain or inbox of yours needs. Nothing that runs is changed by it.'
          ) : intake.completedAt && submitted ? (
            <Time at={intake.completedAt} now={visit.now} as="day" />
          ) : (
            <>
              You can leave and come back at any time.{' '}
              <span class="scripted">Everything is kept as you type.</span>
              <noscript>Save each part before you go on to the next.</noscript>
            </>
          )
        }
      />
      {errors.form && (
        <Notice tone="bad" title="nothing was changed" live>
          <p>{errors.form}</p>
        </Notice>
      )}
      <ErrorSummary
        errors={Object.fromEntries(Object.entries(errors).filter(([field]) => field !== 'form'))}
        labels={labelsOf(page)}
      />
      {open.ok ? (
        <OpenIntake {...props} />
      ) : (
        <>
          {!submitted && (
            <Notice>
              <p>{open.reason}</p>
            </Notice>
          )}
          <ClosedIntake {...props} />
        </>
      )}
    </PortalPage>
  )
}

function resultOf(answer: IntakeAnswer, part: string): SaveResult | undefined {
  if (answer.part !== part) return undefined
  return { saved: answer.errors === undefined, reasons: ['see above.'] }
}

function OpenIntake(props: IntakeProps) {
  const { visit, page, answer } = props
  const { errors = {}, typed = {} } = answer
  const { intake } = page
  const engagement = visit.frame.engagementId
  const action = (section: string) => portalPaths.intakeSection.to({ engagement, section })
  return (
    <>
      <h2 id="domain">your domain</h2>
      <SavingForm
        id="domain-form"
        action={action('domain')}
        hidden={visit.hidden}
        result={resultOf(answer, 'domain')}
        leaveOut={leftOut(intakeSections.domain, visit.register)}
      >
        <Field
          name="domain"
          label="domain of your own website"
          help="Such as acme.com. It is never used to send; the new domains forward to it."
          value={typed.domain ?? intake.domain ?? ''}
          error={errors.domain}
          maxLength={253}
          autocomplete="off"
        />
      </SavingForm>
      <DomainProof {...props} />
      {!visit.frame.adopted && <Business {...props} />}

      <h2 id="registrant">registrant</h2>
      <p>
        The domains are registered to this person and company: they are yours. The registrar writes to this
        e-mail address and must be answered within 15 days.
      </p>
      <SavingForm
        id="registrant-form"
        action={action('registrant')}
        hidden={visit.hidden}
        result={resultOf(answer, 'registrant')}
        leaveOut={leftOut(intakeSections.registrant, visit.register)}
      >
        {(Object.keys(registrantFields) as RegistrantField[]).map((field) => (
          <RegistrantInput field={field} {...props} />
        ))}
      </SavingForm>

      <Senders {...props} />
      {!visit.frame.adopted && <Submission {...props} />}
    </>
  )
}

function Business({ visit, page, answer }: IntakeProps) {
  const { errors = {}, typed = {} } = answer
  const { intake } = page
  const engagement = visit.frame.engagementId
  const message = (value: Personal<'message'> | null) => (value === null ? '' : reveal(value))
  return (
    <>
      <h2 id="business">your business</h2>
      <SavingForm
        id="business-form"
        action={portalPaths.intakeSection.to({ engagement, section: 'business' })}
        hidden={visit.hidden}
        result={resultOf(answer, 'business')}
        leaveOut={leftOut(intakeSections.business, visit.register)}
      >
        <TextArea
          name="idealCustomer"
          label="ideal customer"
          help="Whom do you write to: trade, size, country, who in the company."
          value={typed.idealCustomer ?? message(intake.idealCustomer)}
          error={errors.idealCustomer}
          maxLength={2000}
        />
        <TextArea
          name="offer"
          label="offer"
          help="What do you offer them, in your own words."
          value={typed.offer ?? message(intake.offer)}
          error={errors.offer}
          maxLength={2000}
        />
        <Field
          name="volumeTargets"
          label="volume"
          help="How many messages or new prospects a month, and by when."
          value={typed.volumeTargets ?? intake.volumeTargets ?? ''}
          error={errors.volumeTargets}
          maxLength={200}
          autocomplete="off"
        />
      </SavingForm>
    </>
  )
}

function RegistrantInput({ field, page, answer }: IntakeProps & { field: RegistrantField }) {
  const name = `registrant.${field}`
  const { label, help, autocomplete, type } = registrantLabels[field]
  const stored = page.registrant?.[field]
  const value = answer.typed?.[name] ?? (stored ? textOf(stored) : '')
  const { longest, needed } = registrantFields[field]
  const shared = {
    name,
    label,
    value,
    error: answer.errors?.[name],
    optional: needed === undefined,
    autocomplete,
    ...(help ? { help } : {}),
  }
  if (field === 'country') return <Select {...shared} blank="choose a country" options={countryOptions} />
  return <Field {...shared} maxLength={longest} {...(type ? { type } : {})} />
}

const textOf = (value: string | Personal): string => (typeof value === 'string' ? value : reveal(value))

function Submission({ visit, page }: IntakeProps) {
  const engagement = visit.frame.engagementId
  const labels = labelsOf(page)
  const missing = Object.entries(page.missing)
  return (
    <>
      <h2 id="submission">submit</h2>
      <LiveRegion
        id="missing"
        topics={[`engagement:${engagement}`]}
        href={portalPaths.intake.to({ engagement })}
      >
        {missing.length > 0 ? (
          <Notice
            title={missing.length === 1 ? 'one thing is missing' : `${missing.length} things are missing`}
          >
            <ul>
              {missing.map(([field, reason]) => (
                <li>
                  <a href={field === 'senders' ? '#senders' : `#${fieldId(field)}`}>
                    {labels[field] ?? field}
                  </a>
                  : {reason}
                </li>
              ))}
            </ul>
          </Notice>
        ) : (
          <p>Everything is there.</p>
        )}
      </LiveRegion>
      <Form
        action={portalPaths.intakeSubmission.to({ engagement })}
        hidden={{ ...visit.hidden, do: 'submit' }}
      >
        <Button>submit, and have names looked for</Button>
      </Form>
      <p class="small soft">
        You can reopen it until you approve the names. Your domain is fixed once names are proposed from it.
      </p>
    </>
  )
}

function ClosedIntake({ visit, page, answer }: IntakeProps) {
  const { intake, registrant, senders, namesApproved } = page
  const engagement = visit.frame.engagementId
  return (
    <>
      {visit.frame.state === 'approving' && !namesApproved && (
        <p>
          Next the registrar is asked for names close to your brand, which takes minutes. You get a mail when
          you can <a href={portalPaths.names.to({ engagement })}>choose among them</a>.
        </p>
      )}
      <DefinitionList
        facts={[
          ['domain', intake.domain],
          ['ideal customer', intake.idealCustomer && reveal(intake.idealCustomer)],
          ['offer', intake.offer && reveal(intake.offer)],
          ['volume', intake.volumeTargets],
          ...(Object.keys(registrantFields) as RegistrantField[]).map((field) => {
            const value = registrant?.[field]
            return [`registrant’s ${registrantLabels[field].label}`, value ? textOf(value) : null] as const
          }),
          [
            'senders',
            senders
              .map(
                (sender) => `${reveal(sender.firstName)} ${reveal(sender.lastName)}, ${reveal(sender.role)}`,
              )
              .join('; '),
          ],
        ]}
      />
      {page.openToSenders.ok && <AddSender {...{ visit, page, answer }} />}
      {visit.frame.state === 'approving' && !namesApproved && (
        <Confirm ask="change something">
          <p>The intake is opened again. What you told stays; submit it anew when you are done.</p>
          <Form
            action={portalPaths.intakeSubmission.to({ engagement })}
            hidden={{ ...visit.hidden, do: 'reopen' }}
          >
            <Button>reopen the intake</Button>
          </Form>
        </Confirm>
      )}
    </>
  )
}
