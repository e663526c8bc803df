import { addDays } from '#domain/plans/day.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import {
  inboxes,
  inWords,
  type Mismatch,
  type Mismatches,
  type MismatchKind,
  mostMismatches,
} from './mismatches.ts'
import type { HeldBill } from './vendor-bills.ts'
import { costVendors } from './vendor-costs.ts'

type Delivery = PurposeTx<'service-delivery'>

interface BillRow extends Record<string, unknown> {
  readonly kind: MismatchKind
  readonly domain: string
  readonly clientId: string | null
  readonly company: string | null
  readonly cents: number | null
  readonly all: number
}

/** A price may differ by rounding. */
const tolerance = 1

/** The dearest first; what costs nobody knows what comes last. */
const cut = `order by array_position(array['billed-unknown', 'billed-more', 'priced-otherwise', 'not-billed'], kind),
  abs(cents) desc nulls last, domain`

/**
 * One bill held against what ran in its time. The lines are billing's, what runs is the delivery's, so they are handed over and
 * compared where the domains are.
 */
export async function billMismatches(
  tx: Delivery,
  bill: HeldBill,
  hostCentsPerInbox: number,
  most: number = mostMismatches.first,
): Promise<Mismatches> {
  const held =
    bill.vendor === costVendors.host
      ? await hostMismatches(tx, bill, hostCentsPerInbox, most)
      : bill.vendor === costVendors.registrar
        ? await registrarMismatches(tx, bill, most)
        : { shown: [], count: 0 }
  if (hasAllLines(bill)) return held
  const missing: Mismatch = {
    kind: 'lines-missing',
    where: bill.vendor,
    about: bill.number ?? 'a bill without number',
    clientId: undefined,
    words: linesInWords(bill),
    cents: undefined,
  }
  return { shown: [...held.shown, missing], count: held.count + 1 }
}

function linesInWords(bill: HeldBill): string {
  const [lines, total] = [linesCents(bill), bill.totalCents].map((cents) => amount(cents, bill.currency))
  return linesCents(bill) < bill.totalCents
    ? `its lines come to ${lines} of ${total}, so nobody can say what is not on it`
    : `its lines come to ${lines}, which is more than its total of ${total}: one of them is not as the bill has it`
}

const linesCents = ({ lines }: HeldBill): number => lines.reduce((sum, line) => sum + line.amountCents, 0)

/** A bill with a sum and no lines says nothing of any single thing, and one whose lines are not all there only of those. */
const hasAllLines = (bill: HeldBill): boolean =>
  bill.lines.length === 0 || linesCents(bill) === bill.totalCents

/** The first moment of the bill's time, and the first one after it. */
const timeOf = ({ from, to }: HeldBill) => [`${from}T00:00:00Z`, `${addDays(to, 1)}T00:00:00Z`] as const

async function hostMismatches(
  tx: Delivery,
  bill: HeldBill,
  unitCents: number,
  most: number,
): Promise<Mismatches> {
  const lines = bill.lines.filter((line) => line.what === 'inbox' && line.domain !== undefined)
  // A bill with a sum and no inboxes on it says nothing of any single one.
  if (lines.length === 0) return { shown: [], count: 0 }
  const rows = await tx.call<BillRow & { quantity: number; open: number; unit: number }>(
    `with billed as (
       select domain, quantity, cents from unnest($1::text[], $2::int[], $3::bigint[]) b (domain, quantity, cents)
     ), counted as (
       -- Open at any time of the bill, and open still when that was over.
       select i.domain_id, count(*)::int as ran,
         count(*) filter (where i.retired_at is null or i.retired_at >= $5)::int as open
       from inboxes i where i.opened_at < $5 and (i.retired_at is null or i.retired_at >= $4) group by 1
     ), ours as (
       select d.name, d.client_id, c.name as company, d.registered_at, coalesce(n.ran, 0) as ran, coalesce(n.open, 0) as open,
         s.state in ('building', 'warming', 'live', 'retiring') and e.state <> 'ended' as runs,
         least(s.ended_at, s.handed_over_at, e.ended_at) as over
       from domains d join stacks s on s.id = d.stack_id join engagements e on e.id = s.engagement_id
         join clients c on c.id = d.client_id left join counted n on n.domain_id = d.id
       where d.chosen and d.state <> 'given-up'
     ), held as (
       select coalesce(b.domain, o.name) as domain, b.quantity, b.cents, o.client_id, o.company, o.ran, o.open,
         coalesce(o.runs, false) and (o.registered_at is null or o.registered_at < $5) as runs,
         -- It may have run in the time of the bill and be over by now.
         coalesce(o.runs or o.over >= $4, false) as "isOurs"
       from billed b full join ours o on o.name = b.domain
     ), found as (
       select 'billed-unknown' as kind, h.*, 0 as shown, h.cents::numeric as differ from held h
         where h.quantity is not null and not h."isOurs"
       union all
       select 'billed-more', h.*, h.ran, h.cents::numeric * (h.quantity - h.ran) / h.quantity from held h
         where h."isOurs" and h.quantity > h.ran
       union all
       select 'priced-otherwise', h.*, 0, h.cents - $6::numeric * h.quantity from held h
         where h."isOurs" and abs(h.cents::numeric / h.quantity - $6) > ${tolerance}
       union all
       -- What was bought after the time of the bill comes on the next one.
       select 'not-billed', h.*, h.open, null from held h where $7 and h.runs and h.open > coalesce(h.quantity, 0)
     ), listed as (
       select kind, domain, client_id, company, coalesce(quantity, 0) as quantity, shown, cents::float8 / quantity as unit,
         round(differ)::bigint as cents, count(*) over ()::int as "all" from found
     )
     select kind, domain, client_id as "clientId", company, quantity, shown as open, unit, cents, "all" from listed ${cut} limit $8`,
    [
      lines.map(({ domain }) => domain),
      lines.map(({ quantity }) => quantity),
      lines.map(({ amountCents }) => amountCents),
      ...timeOf(bill),
      unitCents,
      hasAllLines(bill),
      most,
    ],
  )
  return inWords(rows, (row) => ({
    kind: row.kind,
    where: bill.vendor,
    about: row.domain,
    clientId: row.clientId ?? undefined,
    words: hostWords(row, unitCents),
    cents: row.cents ?? undefined,
  }))
}

function hostWords(
  row: BillRow & { quantity: number; open: number; unit: number },
  unitCents: number,
): string {
  const { kind, quantity, open, company } = row
  if (kind === 'billed-unknown')
    return company === null
      ? `${inboxes(quantity)} billed at a domain that is in no stack`
      : `${inboxes(quantity)} billed at a domain of ${company} that does not run any more`
  if (kind === 'billed-more') return `${inboxes(quantity)} billed, ${open} open for ${company}`
  if (kind === 'priced-otherwise')
    return `an inbox costs ${dollars(row.unit)} here, and ${dollars(unitCents)} by the plan`
  return `${inboxes(open)} open for ${company}, ${quantity} billed`
}

async function registrarMismatches(tx: Delivery, bill: HeldBill, most: number): Promise<Mismatches> {
  const lines = bill.lines.filter((line) => line.domain !== undefined)
  const rows = await tx.call<BillRow & { billed: number; expected: number }>(
    `with billed as (
       select what, domain, cents from unnest($1::text[], $2::text[], $3::bigint[]) b (what, domain, cents)
     ), ours as (
       select d.name, d.client_id, c.name as company, d.registered_at, d.paid_cents, d.renewal_cents
       from domains d join clients c on c.id = d.client_id
       where d.chosen and d.state <> 'given-up' and d.registered_at is not null
     ), held as (
       select b.*, o.name, o.client_id, o.company, case b.what when 'renewal' then o.renewal_cents else o.paid_cents end as expected
       from billed b left join ours o on o.name = b.domain
     ), found as (
       select 'billed-unknown' as kind, domain, null::uuid as client_id, null as company, cents as billed, 0::bigint as expected,
         cents from held where name is null
       union all
       select 'priced-otherwise', domain, client_id, company, cents, expected, cents - expected from held
         where abs(cents - expected) > ${tolerance}
       union all
       -- A bill without any domain on it is no list of what was bought.
       select 'not-billed', o.name, o.client_id, o.company, 0, 0, null from ours o
         where $6 and 'domain' = any ($1) and o.registered_at >= $4 and o.registered_at < $5
           and not exists (select from billed b where b.what = 'domain' and b.domain = o.name)
     )
     select kind, domain, client_id as "clientId", company, billed, expected, cents, count(*) over ()::int as "all"
     from found ${cut} limit $7`,
    [
      lines.map(({ what }) => what),
      lines.map(({ domain }) => domain),
      lines.map(({ amountCents }) => amountCents),
      ...timeOf(bill),
      hasAllLines(bill),
      most,
    ],
  )
  return inWords(rows, (row) => ({
    kind: row.kind,
    where: bill.vendor,
    about: row.domain,
    clientId: row.clientId ?? undefined,
    words: registrarWords(row),
    cents: row.cents ?? undefined,
  }))
}

function registrarWords({ kind, company, billed, expected }: BillRow & { billed: number; expected: number }) {
  if (kind === 'billed-unknown') return 'billed, and in no stack'
  if (kind === 'not-billed') return `bought for ${company} in this time, and not on the bill`
  return `billed ${dollars(billed)}, and ${dollars(expected)} by our record, for ${company}`
}

const dollars = (cents: number): string => `$${(cents / 100).toFixed(2)}`
const amount = (cents: number, currency: string): string =>
  currency === 'usd' ? dollars(cents) : `${(cents / 100).toFixed(2)} ${currency.toUpperCase()}`
