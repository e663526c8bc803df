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

/** Bills with their lines, the latest first. */
export async function billsOf(tx: Billing) {
  const bills = await tx.db
    .selectFrom('vendor_bills')
    .select([
      'id',
      'vendor',
      'number',
      'period_from as from',
      'period_to as to',
      'currency',
      'total_cents as totalCents',
      'entered_at as enteredAt',
    ])
    .orderBy('period_from', 'desc')
    .orderBy('vendor')
    .limit(200)
    .execute()
  const lines = await tx.db
    .selectFrom('vendor_bill_lines')
    .select(['bill_id as billId', 'what', 'domain', 'quantity', 'amount_cents as amountCents'])
    .execute()
  return bills.map((bill) => ({ ...bill, lines: lines.filter((line) => line.billId === bill.id) }))
}
export type VendorBill = Awaited<ReturnType<typeof billsOf>>[number]

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
