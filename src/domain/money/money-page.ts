import { listOrphans } from '#domain/adoption/orphans.ts'
import { defaultAssumptions } from '#domain/plans/assumptions.ts'
import { dayOf } from '#domain/plans/day.ts'
import type { RegistrarFunds } from '#domain/quotes/registrar-funds.ts'
import { proposedRefunds } from '#domain/refunds/refund-queries.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { billMismatches } from './bill-mismatches.ts'
import { clientMismatches } from './client-mismatches.ts'
import type { Currency } from './currencies.ts'
import { incomeByClient, incomeByMonth, openInvoices, usedCurrencies } from './income.ts'
import { mismatchesTogether, mostMismatches, orphanMismatches } from './mismatches.ts'
import { lastMonths } from './months.ts'
import { overviewByClient, overviewByMonth } from './overview.ts'
import { forecastBalance } from './registrar-forecast.ts'
import { registrarOutlays } from './registrar-outlays.ts'
import { billedSince, latestBills } from './vendor-bills.ts'
import { vendorCosts } from './vendor-costs.ts'

export interface MoneyFilter {
  readonly currency: Currency
  readonly months: number
  /** Only who owes. */
  readonly owing: boolean
  /** Of the clients, counted from 1. */
  readonly page: number
}

/** What billing knows of the money page: sums, and the first of each list. */
export async function billingSide(tx: PurposeTx<'billing'>, { currency, months, owing }: MoneyFilter) {
  const shown = lastMonths(tx.now, months)
  const from = shown[0] ?? ''
  const [byMonth, byClient, open, billed, bills, currencies, refunds] = await Promise.all([
    incomeByMonth(tx, from, currency),
    incomeByClient(tx, from, currency),
    openInvoices(tx, owing),
    billedSince(tx, from),
    latestBills(tx),
    usedCurrencies(tx),
    proposedRefunds(tx),
  ])
  return { shown, byMonth, byClient, open, billed, bills, currencies, refunds }
}
type BillingSide = Awaited<ReturnType<typeof billingSide>>

/** What the work for clients knows of it, the latest bills held against what ran. */
export async function deliverySide(
  tx: PurposeTx<'service-delivery'>,
  { shown, bills }: Pick<BillingSide, 'shown' | 'bills'>,
  mode: 'sandbox' | 'live',
  most: number = mostMismatches.first,
) {
  const unitCents = defaultAssumptions.hostCentsPerInboxPerMonth.value
  const [costs, clients, outlays, orphans, ...held] = await Promise.all([
    vendorCosts(tx, shown),
    clientMismatches(tx, most),
    registrarOutlays(tx),
    listOrphans(tx, mode),
    ...bills.map((bill) => billMismatches(tx, bill, unitCents, most)),
  ])
  const mismatches = mismatchesTogether([clients, ...held, orphanMismatches(orphans)], most)
  return { now: tx.now, costs, outlays, mismatches }
}
type DeliverySide = Awaited<ReturnType<typeof deliverySide>>

/** What came in, what vendors cost, what does not match, and how long the registrar's balance lasts. */
export function moneyPage(
  billing: BillingSide,
  delivery: DeliverySide,
  funds: RegistrarFunds,
  filter: MoneyFilter,
) {
  const { costs, outlays, mismatches, now } = delivery
  return {
    months: overviewByMonth(billing.shown, billing.byMonth, costs.byMonth, billing.billed),
    clients: overviewByClient(billing.byClient, costs.byClient, filter),
    open: billing.open,
    refunds: billing.refunds,
    mismatches,
    billsHeld: billing.bills.length,
    forecast:
      funds.kind === 'known' ? forecastBalance(funds.room.balanceCents, outlays, dayOf(now)) : undefined,
    outlays,
    funds,
    now,
  }
}
export type MoneyPage = ReturnType<typeof moneyPage>
