import { type Assumptions, defaultAssumptions } from '#domain/plans/assumptions.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type Month, monthAfter, startOf } from './months.ts'

/** Vendors that cost money, by what they are for. All of them bill in US dollars. */
export const costVendors = { registrar: 'porkbun', host: 'mailforge', sequencer: 'instantly' } as const
export type CostKind = keyof typeof costVendors

/** What vendors did, in one month or for one client. The running part is counted, not billed. */
export interface Counted {
  /** What was really bought at the registrar: domains, and renewals seen there. */
  readonly registrarCents: number
  /** Months of inboxes that were open, and of stacks that had any: for an estimate where no bill is there. */
  readonly inboxes: number
  readonly stacks: number
}

export interface MonthCosts extends Counted {
  readonly month: Month
}

export interface ClientCosts extends Counted {
  readonly clientId: string
  readonly company: string
}

interface CostRow extends Counted, Record<string, unknown> {
  /** Which of the months that were asked for, counted from 1. */
  readonly place: number | null
  readonly clientId: string | null
  readonly company: string | null
}

/**
 * What vendors did in these months, which follow one another, by month and by client. An inbox counts in each month in which it
 * was open: until it was retired, or its stack ended or left us. Moments become places among the months first (0 before them),
 * and inboxes of a stack that came and went at the same places are one row before anything else is done with them.
 */
export async function vendorCosts(
  tx: PurposeTx<'service-delivery'>,
  months: readonly Month[],
): Promise<{ readonly byMonth: readonly MonthCosts[]; readonly byClient: readonly ClientCosts[] }> {
  const [from, last] = [months[0], months.at(-1)]
  if (from === undefined || last === undefined) return { byMonth: [], byClient: [] }
  const rows = await tx.call<CostRow>(
    `with ran as (
       select stack_id, width_bucket(opened_at, $1::timestamptz[]) as first, width_bucket(retired_at, $1::timestamptz[]) as last,
         count(*) as inboxes
       from inboxes where opened_at < $3 group by 1, 2, 3
     ), running as (
       select s.client_id, m.place, sum(r.inboxes) as inboxes
       from ran r join stacks s on s.id = r.stack_id
         join generate_series(1, cardinality($1::timestamptz[])) m (place) on m.place >= r.first and m.place <= least(
           r.last, width_bucket(s.ended_at, $1::timestamptz[]), width_bucket(s.handed_over_at, $1::timestamptz[]),
           cardinality($1::timestamptz[]))
       group by 1, 2, r.stack_id
     ), counted as (
       select client_id, place, 0 as cents, inboxes, 1 as stacks from running
       union all
       select client_id, width_bucket(registered_at, $1::timestamptz[]), paid_cents, 0, 0 from domains
         where registered_at >= $2 and registered_at < $3 and paid_cents is not null
       union all
       select r.client_id, width_bucket(r.settled_at, $1::timestamptz[]), coalesce(d.renewal_cents, 0), 0, 0
         from renewals r join domains d on d.id = r.domain_id
         where r.settled_at >= $2 and r.settled_at < $3 and r.state = 'renewed'
     ), summed as (
       select place, client_id, sum(cents)::bigint as cents, sum(inboxes)::int as inboxes, sum(stacks)::int as stacks
       from counted group by grouping sets ((place), (client_id))
     )
     select s.place, s.client_id as "clientId", c.name as company, s.cents as "registrarCents", s.inboxes, s.stacks
     from summed s left join clients c on c.id = s.client_id`,
    [months.map(startOf), startOf(from), startOf(monthAfter(last, 1))],
  )
  const byMonth: MonthCosts[] = []
  const byClient: ClientCosts[] = []
  for (const { place, clientId, company, ...counted } of rows) {
    const month = place === null ? undefined : months[place - 1]
    if (month !== undefined) byMonth.push({ month, ...counted })
    else if (clientId !== null) byClient.push({ clientId, company: company ?? 'unknown', ...counted })
  }
  return { byMonth, byClient }
}

/** What the running part costs by the prices that plans are made with. */
export function estimatedCents(
  kind: 'host' | 'sequencer',
  counted: Pick<Counted, 'inboxes' | 'stacks'>,
  assumptions: Assumptions = defaultAssumptions,
): number {
  return kind === 'host'
    ? counted.inboxes * assumptions.hostCentsPerInboxPerMonth.value
    : counted.stacks * assumptions.sequencerCentsPerMonth.value
}
