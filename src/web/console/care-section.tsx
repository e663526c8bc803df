import { type CareState, type CareTransition, careOpenTo, careStates } from '#domain/care/care-states.ts'
import type { DomainInCare } from '#domain/care/tend-domains.ts'
import type { ConsoleHealth } from '#domain/deliverability/console-health.ts'
import { consolePaths } from '#web/paths.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { Time } from '#web/ui/time.tsx'
import type { Tone } from '#web/ui/tone.ts'
import { ConfirmedAction } from './action-form.tsx'
import type { Desk } from './desk.ts'

const marks: Readonly<Record<CareState, { tone: Tone; word: string }>> = {
  sending: { tone: 'good', word: 'sends' },
  resting: { tone: 'waiting', word: 'rests' },
  replacing: { tone: 'busy', word: 'being replaced' },
  retiring: { tone: 'off', word: 'retired, receives' },
  'let-go': { tone: 'off', word: 'let go' },
}

type ByHand = Exclude<CareTransition, 'spare' | 'let-go'>

const steps: Readonly<Record<ByHand, { ask: string; button: string; effect: string }>> = {
  rest: {
    ask: 'let it rest',
    button: 'let it rest',
    effect:
      'Stops cold messages of this domain for the days of rest; warm-up goes on, and it is judged again afterwards.',
  },
  recover: {
    ask: 'let it send again',
    button: 'let it send again',
    effect: 'Cold messages go from this domain again, unless another pause stands.',
  },
  replace: {
    ask: 'replace it',
    button: 'draft its replacement',
    effect:
      'Drafts a change of the plan at once: another domain with as many inboxes, free names and the price asked for. You send it, the client accepts and pays, and you approve the spending; nothing is bought before. The warm reserve stands in, and once the new one sends this one is retired by itself.',
  },
  keep: {
    ask: 'keep it after all',
    button: 'keep it',
    effect:
      'The change that was to replace it is withdrawn. If it rested before, it rests once more and is judged again; if it sent, it sends again. What the client has accepted can’t be withdrawn here.',
  },
  retire: {
    ask: 'retire it',
    button: 'retire it for good',
    effect:
      'Neither cold messages nor warm-up go from it any more, and it is not renewed. Its MX stays for 90 days, so that replies arrive; then its inboxes are taken out of the sequencer and closed at the host. Nothing takes its place: for that, replace it instead.',
  },
}

/** What becomes of the domain itself meanwhile. */
const untilReplaced: Readonly<Partial<Record<CareState, string>>> = {
  sending:
    'This domain sends now. From this click on it sends nothing cold any more; it sends again by itself if the change is withdrawn, declined or lapses.',
  resting: 'This domain goes on resting.',
}

const isByHand = (step: CareTransition): step is ByHand => step !== 'let-go' && step !== 'spare'

/** Domains that are rested, replaced or retired, and what a person can decide about each domain. */
export function CareSection(props: {
  desk: Desk
  stackId: string
  health: ConsoleHealth
  care: readonly DomainInCare[]
}) {
  const { desk, stackId, health, care } = props
  const role = desk.staff.role === 'owner' ? 'owner' : 'operator'
  return (
    <>
      <h2>rest, replace, retire</h2>
      <DataTable
        caption="domains and what can be decided about them"
        hideCaption
        stacked
        rows={decidable(health, care)}
        empty="Domains appear here once they are registered."
        columns={[
          {
            key: 'state',
            heading: 'state',
            cell: (domain) => <StateMark {...marks[stateOf(care, domain.id)]} />,
          },
          { key: 'name', heading: 'domain', cell: (domain) => domain.name },
          {
            key: 'why',
            heading: 'why and until when',
            cell: (domain) => (
              <Why
                one={care.find(({ domainId }) => domainId === domain.id)}
                changes={consolePaths.changes.to({ stack: stackId })}
                now={health.now}
              />
            ),
          },
          {
            key: 'do',
            heading: 'decide',
            cell: (domain) => (
              <div class="row">
                {careOpenTo(stateOf(care, domain.id), role)
                  .filter(isByHand)
                  .map((step) => (
                    <ConfirmedAction
                      desk={desk}
                      action={consolePaths.care.to({ stack: stackId, domain: domain.id })}
                      ask={steps[step].ask}
                      effect={
                        <>
                          <p>{steps[step].effect}</p>
                          {step === 'replace' && <p>{untilReplaced[stateOf(care, domain.id)]}</p>}
                        </>
                      }
                      button={steps[step].button}
                      hidden={{ step }}
                      why={desk.why('decide-domain')}
                    />
                  ))}
              </div>
            ),
          },
        ]}
      />
    </>
  )
}

/** Those of this page of domains; one that rests or is being replaced stands on every page. */
function decidable({ domains, shownDomains }: ConsoleHealth, care: readonly DomainInCare[]) {
  const shown = new Set(shownDomains.map(({ id }) => id))
  return domains.filter(
    ({ id, registeredAt }) => registeredAt !== null && (shown.has(id) || stateOf(care, id) !== 'sending'),
  )
}

function stateOf(care: readonly DomainInCare[], domainId: string): CareState {
  return (care.find((one) => one.domainId === domainId)?.state ?? 'sending') as CareState
}

function Why({ one, changes, now }: { one: DomainInCare | undefined; changes: string; now: Date }) {
  if (!one) return <span class="soft">as usual</span>
  return (
    <div class="reading">
      {one.detail}{' '}
      <span class="small soft">
        It {careStates[one.state as CareState].words}, since <Time at={one.since} now={now} as="day" />.
        {one.restUntil && (
          <>
            {' '}
            Judged again <Time at={one.restUntil} now={now} as="day" />.
          </>
        )}
        {one.mailUntil && (
          <>
            {' '}
            Receives until <Time at={one.mailUntil} now={now} as="day" />.
          </>
        )}
        {one.state === 'replacing' && (
          <>
            {' '}
            <a href={changes}>The change that replaces it</a> says what it costs and what it waits for.
          </>
        )}
      </span>
    </div>
  )
}
