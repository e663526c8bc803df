import { type Assumptions, defaultAssumptions } from '#domain/plans/assumptions.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type Month, monthAfter, startOf } from './months.ts'

/** Vendors that cost money, by what they are for. All of them bill in US dollars. */
export const costVendors = { registrar: 'porkbun', host: 'mailforge', sequencer: 'instantly' } as const
export type CostKind = keyof typeof costVendors

export interface VendorCost extends Record<string, unknown> {
  readonly month: Month
  readonly clientId: string
  /** What was really bought at the registrar: domains, and renewals seen there. */
  readonly registrarCents: number
  /** Inboxes that were open in the month, and stacks that had the sequencer: for an estimate where no bill is there. */
  readonly inboxes: number
  readonly stacks: number
}

/** What vendors did for each client from a month on. The running part is counted, not billed. */
export async function vendorCostsSince(
  tx: PurposeTx<'service-delivery'>,
  from: Month,
  until: Month,
): Promise<VendorCost[]> {
  return tx.call<VendorCost>(
    `with months as (
       select m as start, m + interval '1 month' as ends
       from generate_series($1::timestamptz, $2::timestamptz - interval '1 month', interval '1 month') m
     ), bought as (
       select client_id, registered_at as at, paid_cents as cents from domains
         where registered_at >= $1 and paid_cents is not null
       union all
       select r.client_id, r.settled_at, coalesce(d.renewal_cents, 0) from renewals r join domains d on d.id = r.domain_id
         where r.settled_at >= $1 and r.state = 'renewed'
     ), running as (
       select i.client_id, i.stack_id, i.opened_at, least(s.ended_at, s.handed_over_at) as over
       from inboxes i join stacks s on s.id = i.stack_id where i.opened_at is not null
     )
     select to_char(m.start at time zone 'UTC', 'YYYY-MM') as month, c.id as "clientId",
       coalesce((select sum(b.cents) from bought b
         where b.client_id = c.id and b.at >= m.start and b.at < m.ends), 0)::bigint as "registrarCents",
       (select count(*) from running r where r.client_id = c.id and r.opened_at < m.ends
         and (r.over is null or r.over >= m.start))::int as inboxes,
       (select count(distinct r.stack_id) from running r where r.client_id = c.id and r.opened_at < m.ends
         and (r.over is null or r.over >= m.start))::int as stacks
     from months m cross join (
       select client_id as id from bought union select client_id from running
     ) c
     order by 1`,
    [startOf(from), startOf(monthAfter(until, 1))],
  )
}

/** What the running part of a month costs by the prices that plans are made with. */
export function estimatedCents(
  kind: 'host' | 'sequencer',
  counted: { readonly inboxes: number; readonly stacks: number },
  assumptions: Assumptions = defaultAssumptions,
): number {
  return kind === 'host'
    ? counted.inboxes * assumptions.hostCentsPerInboxPerMonth.value
    : counted.stacks * assumptions.sequencerCentsPerMonth.value
}
