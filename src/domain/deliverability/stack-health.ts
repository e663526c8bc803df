import { type Day, dayOf } from '#domain/plans/day.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { limitsOf } from './client-limits.ts'
import { clientComplaints } from './complaint-counts.ts'
import { figuresOf, type LatestLook } from './figures-of.ts'
import { type InboxSums, inboxSums } from './inbox-sums.ts'
import { scoreDeliverability } from './score.ts'
import { readStanding } from './settle-standing.ts'

type Delivery = PurposeTx<'service-delivery'>

/** What a stack is judged by, read at one moment. */
export type StackFacts = NonNullable<Awaited<ReturnType<typeof loadStackFacts>>>

export async function loadStackFacts(tx: Delivery, stackId: string) {
  const [stack, domains, inboxes, looks] = await Promise.all([
    tx.db
      .selectFrom('stacks')
      .select(['id', 'client_id as clientId', 'state', 'mode', 'live_at as liveAt'])
      .where('id', '=', stackId)
      .executeTakeFirst(),
    tx.db
      .selectFrom('domains')
      .leftJoin('domain_standings', 'domain_standings.domain_id', 'domains.id')
      .leftJoin('build_steps', (join) =>
        join
          .onRef('build_steps.stack_id', '=', 'domains.stack_id')
          .onRef('build_steps.domain_id', '=', 'domains.id')
          .on('build_steps.kind', '=', 'verify-registrant')
          .on('build_steps.inbox_id', 'is', null)
          .on('build_steps.state', 'not in', ['done', 'left']),
      )
      .select([
        'domains.id',
        'domains.name',
        // The registrar suspends what its registrant did not confirm; a look at it that is under way says nothing new.
        'build_steps.blocked_at as suspendedAt',
        'domains.state',
        'domains.registered_at as registeredAt',
        'domains.rests_from as restsFrom',
        'domain_standings.seen',
        'domain_standings.looked_at as standingAt',
      ])
      .where('domains.stack_id', '=', stackId)
      .where('domains.chosen', '=', true)
      .where('domains.retired_at', 'is', null)
      .orderBy('domains.position')
      .execute(),
    tx.db
      .selectFrom('inboxes')
      .select([
        'id',
        'domain_id as domainId',
        'address',
        'reserve',
        'state',
        'daily_limit as dailyLimit',
        'warm_up_started_at as warmUpStartedAt',
        'figures_at as figuresAt',
      ])
      .where('stack_id', '=', stackId)
      .where('retired_at', 'is', null)
      .orderBy('address')
      .execute(),
    tx.call<LatestLook & Record<string, unknown>>(
      `select distinct on (domain_id, inbox_id, kind)
       domain_id as "domainId", inbox_id as "inboxId", kind, verdict, detail, at
     from observations where stack_id = $1 order by domain_id, inbox_id, kind, at desc`,
      [stackId],
    ),
  ])
  if (!stack) return undefined
  return {
    stack,
    domains: domains.map(({ seen, ...domain }) => ({ ...domain, standing: readStanding(seen ?? {}) })),
    inboxes,
    looks,
    limits: await limitsOf(tx, stack.clientId),
    complaints: await clientComplaints(tx, stack.clientId),
    now: tx.now,
  }
}

/** The verdicts over a stack, each of its domains and each of its inboxes, from the figures as they stood on one day. */
export function judgeStack(facts: StackFacts, sums: readonly InboxSums[]) {
  const { stack, domains, inboxes, looks, limits, complaints, now } = facts
  const sumsOf = new Map(sums.map((one) => [one.inboxId, one]))
  const looksOfDomain = Map.groupBy(
    looks.filter((look) => look.inboxId === null),
    (look) => look.domainId,
  )
  const looksOfInbox = Map.groupBy(
    looks.filter((look) => look.inboxId !== null),
    (look) => look.inboxId,
  )
  const inboxesOf = Map.groupBy(inboxes, (inbox) => inbox.domainId)
  const figures = (own: typeof inboxes, over: typeof domains) =>
    figuresOf({
      sums: own.flatMap((inbox) => sumsOf.get(inbox.id) ?? []),
      looks: [
        ...over.flatMap((domain) => looksOfDomain.get(domain.id) ?? []),
        ...own.flatMap((inbox) => looksOfInbox.get(inbox.id) ?? []),
      ],
      inboxes: own,
      domains: over,
      now,
    })
  const score = (own: typeof inboxes, over: typeof domains) => scoreDeliverability(figures(own, over), limits)
  // Told of a client as a whole, complaints count for its stack and for none of the parts.
  const ofClient = complaints && {
    clientSent7Days: complaints.sent7Days,
    clientComplaints7Days: complaints.complaints7Days,
  }
  const domainById = new Map(domains.map((domain) => [domain.id, domain]))
  return {
    stackId: stack.id,
    score: scoreDeliverability({ ...figures(inboxes, domains), ...ofClient }, limits),
    domains: domains.map((domain) => {
      const own = inboxesOf.get(domain.id) ?? []
      return {
        ...domain,
        looks: [
          ...(looksOfDomain.get(domain.id) ?? []),
          ...own.flatMap((inbox) => looksOfInbox.get(inbox.id) ?? []),
        ],
        figures: figures(own, [domain]),
        score: score(own, [domain]),
      }
    }),
    inboxes: inboxes.map((inbox) => {
      const domain = domainById.get(inbox.domainId)
      return { ...inbox, sums: sumsOf.get(inbox.id), score: score([inbox], domain ? [domain] : []) }
    }),
  }
}
export type JudgedStack = ReturnType<typeof judgeStack>

/** What is known of a stack's health now. */
export async function stackHealth(tx: Delivery, stackId: string) {
  const facts = await loadStackFacts(tx, stackId)
  if (!facts) return undefined
  const today = dayOf(tx.now)
  const sums = await inboxSums(
    tx,
    facts.inboxes.map(({ id }) => id),
    today,
    today,
  )
  return { now: tx.now, limits: facts.limits, stack: facts.stack, ...judgeStack(facts, sums) }
}
export type StackHealth = NonNullable<Awaited<ReturnType<typeof stackHealth>>>

/** The figures of each inbox on its newest day before `before`. */
export interface LastDay {
  readonly inboxId: string
  readonly day: Day
  readonly warmUpSent: number
  readonly warmUpInbox: number | null
  readonly coldSent: number
  readonly bounced: number
  readonly replies: number
}

export async function lastDays(
  tx: Delivery,
  inboxIds: readonly string[],
  before: Day,
): Promise<Map<string, LastDay>> {
  if (inboxIds.length === 0) return new Map()
  const rows = await tx.call<LastDay & Record<string, unknown>>(
    `select i.id as "inboxId", f.day, f.warm_up_sent as "warmUpSent", f.warm_up_inbox as "warmUpInbox",
       f.cold_sent as "coldSent", f.bounced, f.replies
     from unnest($1::uuid[]) i (id) cross join lateral (
       select day, warm_up_sent, warm_up_inbox, cold_sent, bounced, replies from daily_figures
       where inbox_id = i.id and day < $2 order by day desc limit 1) f`,
    [inboxIds, before],
  )
  return new Map(rows.map((row) => [row.inboxId, row]))
}
