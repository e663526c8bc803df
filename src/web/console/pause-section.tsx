import type { ConsoleHealth } from '#domain/deliverability/console-health.ts'
import { mayEndByHand } from '#domain/deliverability/hold-sending.ts'
import { pauseReasons, pauseWords, reasonsOfPeople } from '#domain/deliverability/pause-reasons.ts'
import { reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Field, Select } from '#web/ui/field.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import { ActionForm } from './action-form.tsx'
import { type Desk, whyNot } from './desk.ts'
import { type Typed, typedInto } from './typed.ts'

type Pause = ConsoleHealth['pauses'][number]

const labels = { what: 'what', reason: 'reason', note: 'what happened' }

/** Why cold sending is paused now, each reason by itself, and pausing and resuming by hand. */
export function PauseSection(props: {
  desk: Desk
  stackId: string
  health: ConsoleHealth
  typed: Typed | undefined
}) {
  const { desk, stackId, health, typed } = props
  const given = typedInto(typed, 'pause')
  const nameOf = ({ domainId, inboxId, campaignRef }: Pause): string => {
    if (campaignRef !== null) return `the campaign ${campaignRef}`
    const inbox = health.inboxes.find(({ id }) => id === inboxId)
    if (inbox) return reveal(inbox.address)
    return health.domains.find(({ id }) => id === domainId)?.name ?? 'the whole stack'
  }
  return (
    <>
      <h2>paused</h2>
      <DataTable
        caption="why cold sending is paused"
        hideCaption
        rows={health.pauses}
        empty="Nothing is paused. A pause stops cold messages and keeps the warm-up; each reason stands here by itself, and sending goes on when none is left."
        columns={[
          {
            key: 'state',
            heading: 'at the sequencer',
            cell: (pause) =>
              pause.seenAt ? (
                <>
                  <StateMark tone="off" word="seen paused" />{' '}
                  <span class="small soft">
                    <Time at={pause.seenAt} now={health.now} />
                  </span>
                </>
              ) : (
                <StateMark tone="busy" word="asked for" />
              ),
          },
          { key: 'what', heading: 'what', cell: nameOf },
          {
            key: 'why',
            heading: 'because',
            cell: (pause) => (
              <div class="reading">
                {pauseWords(pause.reason)}
                {pause.note && `: ${reveal(pause.note)}`}
                {pause.detail && <div class="small soft">{pause.detail}</div>}
              </div>
            ),
          },
          {
            key: 'since',
            heading: 'since',
            named: true,
            cell: (pause) => (
              <>
                <Time at={pause.beganAt} now={health.now} />
                {pause.until && (
                  <span class="small soft">
                    {' '}
                    until <Time at={pause.until} now={health.now} as="day" />
                  </span>
                )}
              </>
            ),
          },
          {
            key: 'end',
            heading: 'end it',
            cell: (pause) => (
              <ActionForm
                desk={desk}
                action={consolePaths.endPause.to({ stack: stackId, pause: pause.id })}
                button="end this pause"
                kind="quiet"
                inline
                why={whyNot(desk.why('hold-sending'), mayEndByHand(pause.reason))}
              />
            ),
          },
        ]}
      />
      <details class="confirm" open={typed?.form === 'pause'}>
        <summary class="button quiet">pause cold sending</summary>
        <div>
          <ErrorSummary errors={given.errors} labels={labels} />
          <p>
            Stops cold messages at the sequencer until somebody here ends it; warm-up goes on. The client sees
            that it is paused and for which kind of reason, not what you write.
          </p>
          <ActionForm
            desk={desk}
            action={consolePaths.pause.to({ stack: stackId })}
            button="pause"
            why={desk.why('hold-sending')}
          >
            <Select
              name="what"
              label={labels.what}
              value={given.values.what}
              error={given.errors.what}
              options={[
                { value: 'stack', label: 'the whole stack' },
                ...health.domains.map(({ id, name }) => ({ value: `domain ${id}`, label: name })),
                ...health.shown.map(({ id, address }) => ({ value: `inbox ${id}`, label: reveal(address) })),
              ]}
            />
            <Select
              name="reason"
              label={labels.reason}
              value={given.values.reason}
              error={given.errors.reason}
              options={reasonsOfPeople.map((reason) => ({
                value: reason,
                label: pauseReasons[reason].words,
              }))}
            />
            <Field
              name="note"
              label={labels.note}
              help="For colleagues; at least ten characters."
              value={given.values.note}
              error={given.errors.note}
              maxLength={300}
            />
          </ActionForm>
        </div>
      </details>
    </>
  )
}
