import type { Day } from '#domain/plans/day.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { BillLine } from './bill-lines.ts'
import { type Month, startOf } from './months.ts'

type Billing = PurposeTx<'billing'>

export interface NewBill {
  readonly vendor: string
  readonly number: string | null
  readonly from: Day
  readonly to: Day
  readonly currency: string
  readonly totalCents: number
  readonly lines: readonly BillLine[]
}

/** Keeps a vendor's bill as somebody here entered it; the same number of the same vendor and time is entered once. */
export async function enterBill(tx: Billing, bill: NewBill): Promise<Verdict> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  const [kept] = await tx.call<{ id: string }>(
    `insert into vendor_bills (vendor, number, period_from, period_to, currency, total_cents, entered_by)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (vendor, number, period_from) do nothing returning id`,
    [bill.vendor, bill.number, bill.from, bill.to, bill.currency, bill.totalCents, actorPerson(tx.actor)],
  )
  if (!kept)
    return {
      ok: false,
      reason: 'This bill is entered already. Take the old one away first to enter it anew.',
    }
  for (const line of bill.lines)
    await tx.db
      .insertInto('vendor_bill_lines')
      .values({
        bill_id: kept.id,
        what: line.what,
        domain: line.domain ?? null,
        quantity: line.quantity,
        amount_cents: line.amountCents,
      })
      .execute()
  await tx.tell('money')
  return { ok: true }
}

export async function removeBill(tx: Billing, billId: string): Promise<Verdict> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  await tx.db.deleteFrom('vendor_bills').where('id', '=', billId).execute()
  await tx.tell('money')
  return { ok: true }
}

const mostBills = 200

export interface VendorBill extends Record<string, unknown> {
  readonly id: string
  readonly vendor: string
  readonly number: string | null
  readonly from: Day
  readonly to: Day
  readonly currency: string
  readonly totalCents: number
  readonly enteredAt: Date
  /** How many lines it has, and what they come to. */
  readonly lines: number
  readonly linesCents: number
}

/** The latest bills. */
export async function billsOf(tx: Billing): Promise<VendorBill[]> {
  return tx.call<VendorBill>(
    `select b.id, b.vendor, b.number, b.period_from as from, b.period_to as to, b.currency, b.total_cents as "totalCents",
       b.entered_at as "enteredAt", l.count as lines, l.cents as "linesCents"
     from vendor_bills b
       cross join lateral (select count(*)::int as count, coalesce(sum(amount_cents), 0)::bigint as cents
         from vendor_bill_lines where bill_id = b.id) l
     order by b.period_from desc, b.vendor, b.id limit ${mostBills}`,
    [],
  )
}

/** A vendor's bill with its lines. */
export interface HeldBill {
  readonly vendor: string
  readonly number: string | null
  readonly currency: string
  readonly totalCents: number
  readonly from: Day
  readonly to: Day
  readonly lines: readonly BillLine[]
}

/** The latest bill of each vendor with its lines: older ones were right or wrong in their time. */
export async function latestBills(tx: Billing): Promise<HeldBill[]> {
  const bills = await tx.call<HeldBill & Record<string, unknown>>(
    `select b.vendor, b.number, b.currency, b.total_cents as "totalCents", b.from, b.to, coalesce(l.lines, '[]') as lines
     from (select distinct on (vendor) id, vendor, number, currency, total_cents, period_from as from, period_to as to from vendor_bills
       order by vendor, period_from desc, id) b
       cross join lateral (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
           'what', what, 'domain', domain, 'quantity', quantity, 'amountCents', amount_cents))) as lines
         from vendor_bill_lines where bill_id = b.id) l`,
    [],
  )
  return bills
}

export interface BilledMonth extends Record<string, unknown> {
  readonly month: Month
  readonly vendor: string
  readonly cents: number
}

/** What each vendor billed in US dollars, by the month in which the time of the bill begins. */
export async function billedSince(tx: Billing, from: Month): Promise<BilledMonth[]> {
  return tx.call<BilledMonth>(
    `select to_char(period_from, 'YYYY-MM') as month, vendor, sum(total_cents)::bigint as cents from vendor_bills
     where period_from >= $1::date and currency = 'usd' group by 1, 2`,
    [startOf(from)],
  )
}
