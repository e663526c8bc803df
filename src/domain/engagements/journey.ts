import { addDays, type Day, dayOf, laterOf } from '#domain/plans/day.ts'
import type { MilestoneKind } from '#domain/plans/milestones.ts'
import { lastDayOf } from '#domain/quotes/quote-queries.ts'
import type { ColdSendMinimums } from '#domain/stacks/cold-send-gate.ts'
import type { EngagementState } from './states.ts'

/** What the portal's first page is told from. A date that is null has not come yet. */
export interface JourneyFacts {
  readonly state: EngagementState
  /** Whether it runs from before this program, so that nothing of what came before is known here. */
  readonly adopted: boolean
  readonly now: Date
  readonly quote: { readonly expiresAt: Date } | undefined
  readonly paidAt: Date | null
  /** Whether the first invoice waits to be transferred. */
  readonly awaitsTransfer?: boolean
  readonly intakeCompletedAt: Date | null
  readonly namesChecked: boolean
  readonly namesApprovedAt: Date | null
  readonly spendingApprovedAt: Date | null
  readonly firstRegisteredAt: Date | null
  readonly warmUpStartedAt: Date | null
  readonly liveAt: Date | null
  readonly handedOverAt: Date | null
  readonly endedAt: Date | null
  /** The earliest day by which the registrant still has to answer the registrar's e-mail. */
  readonly registrantDueAt: Date | null
  /** Whether all cold sending is paused. */
  readonly isPaused?: boolean
  /** What this client's first cold message waits for. */
  readonly minimums: ColdSendMinimums
  /** Days of the plan as it was quoted. */
  readonly planned: Readonly<Partial<Record<MilestoneKind, Day>>>
}

export const stageKinds = {
  quote: 'plan and quote',
  payment: 'payment',
  intake: 'your details',
  names: 'names and senders',
  build: 'domains, records and inboxes',
  'warm-up': 'warm-up',
  live: 'ready for cold messages',
  handoff: 'hand-off',
} as const
export type StageKind = keyof typeof stageKinds

export interface Stage {
  readonly kind: StageKind
  readonly state: 'done' | 'now' | 'ahead' | 'stopped'
  /** When it was done; unknown for what leaves no date. */
  readonly doneAt: Date | null
  /** When it is expected, as far as can be said. */
  readonly expected: Day | undefined
  /** Whether `expected` follows from what has happened; else it is the plan's day. */
  readonly firm: boolean
}

/** Who has to do something now, and what. */
export interface NextAction {
  readonly by: 'client' | 'agency' | 'machines' | 'nobody'
  readonly kind:
    | 'wait-for-quote'
    | 'accept-quote'
    | 'pay'
    | 'transfer'
    | 'fill-intake'
    | 'wait-for-names'
    | 'approve-names'
    | 'wait-for-spending'
    | 'confirm-registrant'
    | 'confirm-registrant-late'
    | 'watch-build'
    | 'watch-warm-up'
    | 'watch-health'
    | 'watch-paused'
    | 'wait-for-acceptance'
    | 'take-handoff'
    | 'over'
  /** The day by which it should be done, or by which it is expected. */
  readonly day: Day | undefined
}

const stageOf: Readonly<Record<EngagementState, StageKind | undefined>> = {
  requested: 'quote',
  planned: 'quote',
  quoted: 'quote',
  accepted: 'payment',
  intake: 'intake',
  approving: 'names',
  building: 'build',
  // A live stack stays with the agency for as long as the client wants: its hand-off is ahead, not under way.
  live: undefined,
  'handed-over': undefined,
  ended: undefined,
  withdrawn: undefined,
  adopted: 'live',
}

/** The day of the first cold message as things stand: a first domain old enough, and its inboxes warm enough. */
export function expectedLiveDay(facts: JourneyFacts): Day | undefined {
  const { firstRegisteredAt, warmUpStartedAt, minimums } = facts
  if (!firstRegisteredAt || !warmUpStartedAt) return undefined
  return laterOf(
    addDays(dayOf(firstRegisteredAt), minimums.domainAgeDays),
    addDays(dayOf(warmUpStartedAt), minimums.warmUpDays),
  )
}

/** Where the work stands, stage by stage, in the order of the story. */
export function journeyOf(facts: JourneyFacts): Stage[] {
  const { planned } = facts
  const live = expectedLiveDay(facts)
  const dates: Readonly<Record<StageKind, [doneAt: Date | null, expected: Day | undefined, firm: boolean]>> =
    {
      quote: [null, undefined, false],
      payment: [facts.paidAt, undefined, false],
      intake: [facts.intakeCompletedAt, undefined, false],
      names: [facts.namesApprovedAt, planned['names-approved'], false],
      build: [facts.warmUpStartedAt, planned.proven, false],
      'warm-up': [facts.liveAt, live ?? planned['first-cold-send'], live !== undefined],
      live: [facts.liveAt, live ?? planned['first-cold-send'], live !== undefined],
      handoff: [facts.handedOverAt, undefined, false],
    }
  const over = facts.state === 'ended' || facts.state === 'withdrawn'
  const all = Object.keys(stageKinds) as StageKind[]
  // What went on before a client was brought in was not seen here, so nothing is said of it.
  const kinds = facts.adopted ? all.slice(all.indexOf('live')) : all
  const at = kinds.indexOf(presentStage(facts) ?? 'handoff')
  const lastDone = kinds.findLastIndex((kind) => dates[kind][0] !== null)
  return kinds.map((kind, index) => {
    const [doneAt, expected, firm] = dates[kind]
    const passed = index < at || (facts.state === 'handed-over' && kind === 'handoff')
    const done = over ? index <= lastDone : passed || doneAt !== null
    const isNow = index === at && facts.state !== 'live'
    const state = done ? 'done' : over ? 'stopped' : isNow ? 'now' : 'ahead'
    return { kind, state, doneAt, expected: state === 'done' ? undefined : expected, firm }
  })
}

function presentStage(facts: JourneyFacts): StageKind | undefined {
  if (facts.state === 'building' && facts.warmUpStartedAt) return 'warm-up'
  return stageOf[facts.state]
}

/** The one thing that has to happen next; what the client can do comes before what they can only watch. */
export function nextAction(facts: JourneyFacts): NextAction {
  const client = (kind: NextAction['kind'], day?: Day): NextAction => ({ by: 'client', kind, day: day })
  const other = (by: NextAction['by'], kind: NextAction['kind'], day?: Day): NextAction => ({
    by,
    kind,
    day: day,
  })
  const { planned } = facts
  switch (facts.state) {
    case 'requested':
    case 'planned':
      return other('agency', 'wait-for-quote')
    case 'quoted':
      return client('accept-quote', facts.quote && dayOf(lastDayOf(facts.quote.expiresAt)))
    case 'accepted':
      return client(facts.awaitsTransfer ? 'transfer' : 'pay')
    case 'intake':
      return client('fill-intake')
    case 'approving':
      if (facts.namesApprovedAt) return other('agency', 'wait-for-spending')
      return facts.namesChecked
        ? client('approve-names', planned['names-approved'])
        : other('machines', 'wait-for-names')
    case 'building':
      if (facts.registrantDueAt) return confirmRegistrant(facts.registrantDueAt, facts.now)
      return facts.warmUpStartedAt
        ? other('machines', 'watch-warm-up', expectedLiveDay(facts))
        : other('machines', 'watch-build', planned.proven)
    case 'adopted':
      return other('agency', 'wait-for-acceptance')
    case 'live':
      return facts.registrantDueAt
        ? confirmRegistrant(facts.registrantDueAt, facts.now)
        : other('nobody', facts.isPaused ? 'watch-paused' : 'watch-health')
    case 'handed-over':
      return client('take-handoff')
    case 'ended':
    case 'withdrawn':
      return other('nobody', 'over')
  }
}

function confirmRegistrant(dueAt: Date, now: Date): NextAction {
  return dueAt > now
    ? { by: 'client', kind: 'confirm-registrant', day: dayOf(dueAt) }
    : { by: 'client', kind: 'confirm-registrant-late', day: undefined }
}
