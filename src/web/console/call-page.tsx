import type { OpenSlot } from '#domain/calls/call-calendars.ts'
import type { CallView } from '#domain/calls/call-queries.ts'
import { mayCall } from '#domain/calls/call-states.ts'
import { dayIn, timeIn } from '#domain/calls/time-zones.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { ButtonLink } from '#web/ui/button.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Choices, Select, TextArea } from '#web/ui/field.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm, ConfirmedAction } from './action-form.tsx'
import { CallMark, CallTime, callTitle, outcomeOptions } from './call-marks.tsx'
import { ConsolePage } from './console-page.tsx'
import { type Desk, whyNot } from './desk.ts'
import { refusedElsewhere, type Typed, typedInto } from './typed.ts'

export interface CallPageProps {
  readonly desk: Desk
  readonly call: CallView
  readonly zone: string
  /** To which other times it can be moved. */
  readonly slots: readonly OpenSlot[]
  /** Whether whoever asked has become a client. */
  readonly isClient: boolean
  readonly now: Date
  readonly refused?: string
  readonly typed?: Typed
}

/** One call: when, with whom, how it went, and what follows. */
export function CallPage(props: CallPageProps) {
  const { desk, call, zone, isClient, now, refused } = props
  const title = callTitle(call)
  const shows = {
    outcome: call.startsAt <= now && call.state !== 'canceled',
    move: call.state === 'booked' && call.endsAt > now,
  }
  const isShown = props.typed?.form === 'move' ? shows.move : shows.outcome
  return (
    <ConsolePage
      desk={desk}
      title={title}
      section="calls"
      refused={refused ?? refusedElsewhere(props.typed, isShown)}
      topics={['leads']}
    >
      <PageHead
        breadcrumb={[
          { href: consolePaths.calls.to(), label: 'calls' },
          { href: consolePaths.call.to({ call: call.id }), label: title },
        ]}
        title={title}
        state={<CallMark call={call} now={now} />}
        about={<Time at={call.startsAt} now={now} />}
      />
      <DefinitionList
        facts={[
          [
            'when',
            <>
              <CallTime call={call} zone={zone} /> ({zone})
            </>,
          ],
          [
            'for them',
            zone === call.visitorZone ? null : (
              <>
                <CallTime call={call} zone={call.visitorZone} /> ({call.visitorZone})
              </>
            ),
          ],
          ['with', call.visitorName === null ? null : reveal(call.visitorName)],
          ['taken by', call.operatorName === null ? 'nobody here now' : reveal(call.operatorName)],
          ['where', reveal(call.meeting)],
          ['booked', <Time at={call.bookedAt} now={now} />],
          ['what we noted', call.notes === null ? null : reveal(call.notes)],
          ['noted', call.notedAt && <Time at={call.notedAt} now={now} />],
          [
            'what they asked',
            isClient ? null : <a href={consolePaths.inquiry.to({ lead: call.leadId })}>their request</a>,
          ],
        ]}
      />
      {shows.outcome && <HowItWent {...props} />}
      {shows.move && <Changes {...props} />}
    </ConsolePage>
  )
}

function HowItWent({ desk, call, isClient, typed }: CallPageProps) {
  const { errors, values } = typedInto(typed, 'outcome')
  const chosen = values.outcome ?? call.outcome ?? (call.state === 'missed' ? 'missed' : undefined)
  return (
    <>
      <h2>how it went</h2>
      {call.outcome === 'fits' && !isClient && (
        <p>
          <ButtonLink href={consolePaths.inquiry.to({ lead: call.leadId })}>make them a client</ButtonLink>
        </p>
      )}
      <ErrorSummary errors={errors} labels={{ outcome: 'what it showed', notes: 'notes' }} />
      <ActionForm
        desk={desk}
        action={consolePaths.noteCall.to({ call: call.id })}
        button="keep this"
        why={desk.why('answer-lead')}
      >
        <Choices
          kind="radio"
          name="outcome"
          label="what it showed"
          options={outcomeOptions}
          chosen={chosen === undefined ? [] : [chosen]}
          error={errors.outcome}
        />
        <TextArea
          name="notes"
          label="notes"
          optional
          help="What the plan needs to know. They can ask to see it; it goes when their request goes."
          rows={5}
          maxLength={4000}
          value={values.notes ?? (call.notes === null ? undefined : reveal(call.notes))}
          error={errors.notes}
        />
      </ActionForm>
    </>
  )
}

function Changes({ desk, call, zone, slots, typed }: CallPageProps) {
  const { errors, values } = typedInto(typed, 'move')
  const allowed = desk.why('answer-lead')
  const role = desk.staff.role === 'viewer' ? 'operator' : desk.staff.role
  return (
    <>
      <h2>another time</h2>
      <ErrorSummary errors={errors} labels={{ at: 'free times' }} />
      <ActionForm
        desk={desk}
        action={consolePaths.moveCall.to({ call: call.id })}
        button="move it and mail the invitation anew"
        kind="quiet"
        why={whyNot(
          allowed,
          mayCall('move', call.state, role),
          slots.length === 0 ? 'No other time is free in the hours of whoever takes it.' : undefined,
        )}
      >
        <Select
          name="at"
          label={`free times (${zone})`}
          value={values.at}
          error={errors.at}
          options={slots.map(({ startsAt }) => ({
            value: startsAt.toISOString(),
            label: `${dayIn(startsAt, zone)}, ${timeIn(startsAt, zone)}`,
          }))}
        />
      </ActionForm>
      <ConfirmedAction
        desk={desk}
        ask="call it off"
        effect={
          <p>
            A mail takes the call out of both calendars. Whoever asked can choose another time by the link in
            it.
          </p>
        }
        action={consolePaths.cancelCall.to({ call: call.id })}
        button="call it off and say so by mail"
        kind="danger"
        why={whyNot(allowed, mayCall('cancel', call.state, role))}
      />
    </>
  )
}
