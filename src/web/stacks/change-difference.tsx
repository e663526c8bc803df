import type { ShownChange } from '#domain/plan-changes/changes-page.ts'
import type { DomainNow } from '#domain/plan-changes/stack-now.ts'
import type { ChangeState } from '#domain/plan-changes/states.ts'
import { daysOfMailAfterLastSend } from '#domain/stacks/states.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { Money } from '#web/ui/money.tsx'
import { numberText } from '#web/ui/num.tsx'
import { dayText, Time } from '#web/ui/time.tsx'
import type { Tone } from '#web/ui/tone.ts'

export const changeMarks: Readonly<Record<ChangeState, { tone: Tone; word: string }>> = {
  asked: { tone: 'attention', word: 'asked for' },
  drafted: { tone: 'attention', word: 'draft' },
  offered: { tone: 'waiting', word: 'offered' },
  accepted: { tone: 'busy', word: 'accepted, being charged' },
  unpaid: { tone: 'bad', word: 'not paid' },
  withdrawing: { tone: 'busy', word: 'being taken back' },
  paid: { tone: 'attention', word: 'paid, to be approved' },
  approved: { tone: 'busy', word: 'being carried out' },
  done: { tone: 'good', word: 'done' },
  declined: { tone: 'off', word: 'declined' },
  withdrawn: { tone: 'off', word: 'withdrawn' },
  lapsed: { tone: 'off', word: 'lapsed' },
}

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`
const inboxes = (count: number) => plural(count, 'inbox', 'inboxes')
const domains = (count: number) => plural(count, 'domain', 'domains')
const day = (value: string): string => dayText(new Date(`${value}T00:00:00Z`))

interface Line {
  readonly change: 'added' | 'kept' | 'retired'
  readonly what: string
  readonly when: string
}

/** Until the client has answered, its days move on with each day that passes. */
const unanswered: readonly ChangeState[] = ['asked', 'drafted', 'offered']
/** And until it is paid, there is a sum to pay. */
const unsettled: readonly ChangeState[] = [...unanswered, 'accepted', 'unpaid', 'withdrawing']

function linesOf(
  { difference, names, kind, replaces, state }: ShownChange,
  standing: readonly DomainNow[],
): Line[] {
  if (!difference) return []
  const lines: Line[] = []
  const onNew = difference.inboxesOnNew.reduce((sum, count) => sum + count, 0)
  const sends = difference.firstColdOn
    ? `${unanswered.includes(state) ? '' : 'planned '}from ${day(difference.firstColdOn)}, full volume from ${day(difference.fullVolumeOn ?? difference.firstColdOn)}${unanswered.includes(state) ? ', if accepted today' : ''}`
    : ''
  if (difference.newDomains > 0)
    lines.push({
      change: 'added',
      what: `${domains(difference.newDomains)} with ${inboxes(onNew)}${names && names.length > 0 ? `: ${names.join(', ')}` : ''}`,
      when: sends,
    })
  for (const one of difference.onStanding)
    lines.push({ change: 'added', what: `${inboxes(one.inboxes)} on ${one.domain}`, when: sends })
  if (difference.promoted.length > 0)
    lines.push({
      change: 'kept',
      what: `${inboxes(difference.promoted.length)} of the warm reserve begin to send`,
      when: 'as soon as it is approved',
    })
  lines.push({
    change: 'kept',
    what: `${inboxes(difference.keptInboxes)} on ${domains(difference.keptDomains)}`,
    when: 'go on undisturbed',
  })
  if (difference.demoted.length > 0)
    lines.push({
      change: 'kept',
      what: `${inboxes(difference.demoted.length)} go into the reserve`,
      when: 'as soon as it is approved',
    })
  const goes = difference.restingDomains.flatMap(
    (id) => standing.find((domain) => domain.id === id)?.name ?? [],
  )
  if (difference.restingInboxes.length > 0)
    lines.push({
      change: 'retired',
      what: `${inboxes(difference.restingInboxes.length)}${
        kind === 'replace' && replaces
          ? ` on ${replaces}`
          : goes.length > 0
            ? `, with ${goes.join(', ')}`
            : ''
      }`,
      when:
        kind === 'replace'
          ? `rest once the new domain sends; replies arrive for ${daysOfMailAfterLastSend} days more`
          : `work until ${day(difference.restsOn ?? '')}, then rest; replies arrive for ${daysOfMailAfterLastSend} days more`,
    })
  return lines
}

/** Which change it is, in a few words. */
export const titleOf = ({ kind, replaces, targetPerMonth }: ShownChange): string =>
  kind === 'replace'
    ? `another domain for ${replaces ?? 'one of them'}`
    : `${numberText(targetPerMonth ?? 0)} a month`

/** What is added, what stays, what is retired, and when. */
export function ChangeDifference(props: { change: ShownChange; domains: readonly DomainNow[] }) {
  return (
    <DataTable
      caption={`what changes: ${titleOf(props.change)}`}
      hideCaption
      stacked
      rows={linesOf(props.change, props.domains)}
      empty=""
      columns={[
        { key: 'change', heading: 'change', cell: (line) => line.change },
        { key: 'what', heading: 'what', cell: (line) => line.what },
        { key: 'when', heading: 'when', cell: (line) => line.when },
      ]}
    />
  )
}

/** What is due at most now, in cents. */
export const dueNow = ({ dueNowCents, onceCents }: Pick<ShownChange, 'dueNowCents' | 'onceCents'>): number =>
  (dueNowCents ?? 0) + (onceCents ?? 0)

/** What it costs now and each month. The part for the rest of the month is the most that is charged. */
export function ChangePrice({ change, now }: { change: ShownChange; now: Date }) {
  const { monthlyCents, monthlyBeforeCents, pricedAt, kind } = change
  const currency = change.currency.toUpperCase()
  const isMore = (monthlyCents ?? 0) > (monthlyBeforeCents ?? 0)
  return (
    <DefinitionList
      facts={[
        [
          'now',
          change.paidAt && !unsettled.includes(change.state) ? null : pricedAt === null ? (
            <span class="soft">being reckoned</span>
          ) : (
            <DueNow change={change} reckonedAt={pricedAt} now={now} />
          ),
        ],
        [
          'each month',
          kind === 'replace' ? (
            'as before'
          ) : monthlyCents === null ? null : (
            <>
              <Money currency={currency} cents={monthlyCents} />{' '}
              <span class="soft">
                instead of <Money currency={currency} cents={monthlyBeforeCents ?? 0} />,{' '}
                {isMore ? 'from now on' : 'from the next month on'}
              </span>
            </>
          ),
        ],
        [
          'paid',
          change.paidAt ? (
            <>
              <Money currency={currency} cents={change.paidCents ?? 0} />{' '}
              <Time at={change.paidAt} now={now} />
            </>
          ) : null,
        ],
      ]}
    />
  )
}

/** The sum with its parts. A draft whose names have no price yet has no sum. */
function DueNow({ change, reckonedAt, now }: { change: ShownChange; reckonedAt: Date; now: Date }) {
  const currency = change.currency.toUpperCase()
  const { onceCents } = change
  const newDomains = change.difference?.newDomains ?? 0
  const rest = change.dueNowCents ?? 0
  const names = newDomains === 1 ? 'the new domain' : `the ${newDomains} new domains`
  const forRest = (
    <>
      <Money currency={currency} cents={rest} /> for the rest of the paid month
    </>
  )
  if (newDomains > 0 && onceCents === null)
    return (
      <>
        {rest > 0 && <>at most {forRest}, and </>}the registration of {names},{' '}
        <span class="soft">whose price is being asked for</span>
      </>
    )
  return (
    <>
      at most <Money currency={currency} cents={dueNow(change)} />
      {rest > 0 && <>: {forRest}</>}
      {newDomains > 0 && (
        <>
          {rest > 0 ? ', ' : ': '}
          <Money currency={currency} cents={onceCents ?? 0} /> for the registration of {names}
        </>
      )}{' '}
      {rest > 0 && (
        <span class="soft">
          reckoned <Time at={reckonedAt} now={now} />; each day later costs less
        </span>
      )}
    </>
  )
}
