import { letGoByPlan } from '#domain/renewals/let-go-by-plan.ts'
import type { StackState } from '#domain/stacks/states.ts'
import type { DetailRow } from '#domain/staff/read-work.ts'
import { type WorkKind, workClocks } from '#domain/staff/work-clocks.ts'

/** Something that stands open beside the steps of a stack's engagement. */
export interface StackWait {
  /** Answers `stack_id, since, detail, amount, other`, of an index that has only what is open. */
  readonly rows: string
  /** In which states of the stack it counts; in all where they are left out. */
  readonly during?: readonly StackState[]
  /** Which of several it is, in words. */
  readonly words?: (row: DetailRow) => string | undefined
}

const ofChanges = (where: string, since: string): string =>
  `select stack_id, ${since} as since, kind as detail, null::int as amount, null::int as other from plan_changes where ${where}`

const whichChange = ({ detail }: DetailRow) => (detail === 'replace' ? 'another domain' : 'another volume')

const counted = (count: number, one: string, more: string): string | undefined =>
  count === 0 ? undefined : `${count} ${count === 1 ? one : more}`

/**
 * What it waits for one of us to do, the most urgent first. The home page lists each, by its clock, and the pipeline says
 * the first of a live one: both read these rows, so that neither knows of something that the other does not.
 */
export const waitsForUs = {
  'mend-step': {
    // One for each stack, however many of its steps are blocked: the build page lists them.
    rows: `select stack_id, min(coalesce(blocked_at, updated_at)) as since, null as detail, count(*)::int as amount, null::int as other
      from build_steps where state = 'blocked' group by stack_id`,
    during: ['approved', 'building', 'warming', 'live'],
    words: ({ amount }) => counted(amount ?? 0, 'step is blocked', 'steps are blocked'),
  },
  'approve-change': {
    rows: ofChanges(`state = 'paid'`, 'coalesce(paid_at, asked_at)'),
    during: ['live'],
    words: whichChange,
  },
  'settle-change': {
    // What the payment service does within minutes, a card within a day and a transfer within two weeks waits for nobody here.
    rows: ofChanges(
      `state in ('accepted', 'unpaid', 'withdrawing') and (state = 'unpaid' and invoice_ref is null
        or charge_at < app.now() - case when state <> 'unpaid' then interval '1 hour'
          when fault_code = 'change.awaits-transfer' then interval '14 days' else interval '1 day' end)`,
      'charge_at',
    ),
    during: ['live'],
    words: whichChange,
  },
  'decide-drift': {
    // One for each stack that differs from the world, or whose changes wait for a person or have stopped.
    rows: `select stack_id, min(since) as since, null as detail, count(*) filter (where is_open)::int as amount,
        count(*) filter (where not is_open)::int as other
      from (
        select stack_id, first_seen_at as since, true as is_open from differences where state = 'open'
        union all
        select stack_id, planned_at, false from world_changes where state in ('planned', 'stopped')
      ) undecided group by stack_id`,
    during: ['warming', 'live', 'retiring'],
    words: ({ amount, other }) =>
      [
        counted(amount ?? 0, 'difference', 'differences'),
        counted(other ?? 0, 'change to decide about', 'changes to decide about'),
      ]
        .filter((words) => words !== undefined)
        .join(', '),
  },
  'find-stand-in': {
    // Active inboxes that no warm one stands in for.
    rows: `select p.stack_id, p.at as since, null as detail, null::int as amount, null::int as other
      from promotions p join inboxes i on i.id = p.stopped_id
      where p.promoted_id is null and not i.reserve and i.retired_at is null
        and (i.stopped_at is not null or i.rests_from is not null or exists (
          select 1 from sending_pauses h where h.domain_id = i.domain_id and h.ended_at is null
            and h.reason in ('registry-hold', 'resting', 'retiring')))`,
    during: ['building', 'warming', 'live'],
  },
  'hand-over': {
    // A live stack stays with us for as long as the client wants; once they asked for it, or a pack was prepared, somebody waits.
    rows: `select stack_id, coalesce(max(asked_at), max(prepared_at)) as since, case when max(asked_at) is not null then 'asked' end as detail,
        null::int as amount, null::int as other
      from (
        select stack_id, prepared_at, null::timestamptz as asked_at from handoffs
        union all
        select id, null, handoff_asked_at from stacks where handoff_asked_at is not null and handed_over_at is null
      ) wished group by stack_id`,
    during: ['live'],
    words: ({ detail }) => (detail === 'asked' ? 'the client asked for it' : 'its pack is prepared'),
  },
  'draft-change': {
    rows: ofChanges(`state in ('asked', 'drafted')`, 'asked_at'),
    during: ['live'],
    words: whichChange,
  },
} as const satisfies Partial<Record<WorkKind, StackWait>>
export type WaitForUs = keyof typeof waitsForUs

/** What it waits for its client to do, told in the pipeline where nothing waits for us; the portal asks them for it. */
export const waitsForClient = {
  'pay-change': { rows: ofChanges(`state = 'unpaid'`, 'charge_at'), during: ['live'], says: 'pay a change' },
  'answer-change': {
    rows: ofChanges(`state = 'offered'`, 'asked_at'),
    during: ['live'],
    says: 'answer a change',
  },
  'decide-renewals': {
    // Domains of which nobody has said whether they stay, and that no plan to end lets go; of a stack that was handed over, too.
    rows: `select stack_id, expires_at as since, null as detail, null::int as amount, null::int as other from renewals
      where state = 'asked' and not ${letGoByPlan('renewals.engagement_id', 'renewals.expires_at')}`,
    says: 'say which domains stay',
  },
} as const satisfies Readonly<Record<string, StackWait & { readonly says: string }>>

const all = { ...waitsForUs, ...waitsForClient }
export type Pending = keyof typeof all

export const isWaitForUs = (pending: Pending): pending is WaitForUs => Object.hasOwn(waitsForUs, pending)

/** What one is called, here and on the home page. */
export const wordsOfPending = (pending: Pending): string =>
  isWaitForUs(pending) ? workClocks[pending].words : waitsForClient[pending].says

/** Its rows, of those stacks for which it counts; with the client of each. */
export function rowsOfPending(pending: Pending): string {
  const { rows, during }: StackWait = all[pending]
  const states = during?.map((state) => `'${state}'`).join(', ')
  return `select w.stack_id, s.client_id, w.since, w.detail, w.amount, w.other from (${rows}) w
    join stacks s on s.id = w.stack_id${states ? ` and s.state in (${states})` : ''}`
}

const pendings = Object.keys(all) as Pending[]

/** Stacks with something open: stack_id and what. */
export const openWork = pendings
  .map((pending) => `select stack_id, '${pending}' as pending from (${rowsOfPending(pending)}) o`)
  .join('\n union all\n')

/** Its order among what a stack waits for. */
export const urgency = `array_position(array[${pendings.map((pending) => `'${pending}'`).join(', ')}], pending)`
