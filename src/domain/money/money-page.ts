import { listOrphans } from '#domain/adoption/orphans.ts'
import { defaultAssumptions } from '#domain/plans/assumptions.ts'
import { dayOf } from '#domain/plans/day.ts'
import type { RegistrarFunds } from '#domain/quotes/registrar-funds.ts'
import { proposedRefunds } from '#domain/refunds/refund-queries.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Currency } from './currencies.ts'
import { incomeSince, openInvoices, usedCurrencies } from './income.ts'
import { knownClients, knownDomains } from './known-things.ts'
import { billMismatches, clientMismatches, type Mismatch, orphanMismatches } from './mismatches.ts'
import { lastMonths, type Month } from './months.ts'
import { overviewByClient, overviewByMonth } from './overview.ts'
import { forecastBalance } from './registrar-forecast.ts'
import { registrarOutlays } from './registrar-outlays.ts'
import { billedSince, billsOf } from './vendor-bills.ts'
import { vendorCostsSince } from './vendor-costs.ts'

export interface MoneyFilter {
  readonly currency: Currency
  readonly months: number
}

/** What billing knows of the money page. */
export async function billingSide(tx: PurposeTx<'billing'>, { currency, months }: MoneyFilter) {
  const shown = lastMonths(tx.now, months)
  const from = shown[0] ?? ''
  return {
    shown,
    income: await incomeSince(tx, from, currency),
    open: await openInvoices(tx),
    billed: await billedSince(tx, from),
    bills: await billsOf(tx),
    currencies: await usedCurrencies(tx),
    refunds: await proposedRefunds(tx),
  }
}

/** What the work for clients knows of it. */
export async function deliverySide(
  tx: PurposeTx<'service-delivery'>,
  shown: readonly Month[],
  mode: 'sandbox' | 'live',
) {
  const clients = await tx.db.selectFrom('clients').select(['id', 'name']).execute()
  return {
    now: tx.now,
    costs: await vendorCostsSince(tx, shown[0] ?? '', shown.at(-1) ?? ''),
    domains: await knownDomains(tx),
    clients: await knownClients(tx),
    outlays: await registrarOutlays(tx),
    orphans: await listOrphans(tx, mode),
    names: new Map(clients.map(({ id, name }) => [id, name])),
  }
}

type BillingSide = Awaited<ReturnType<typeof billingSide>>
type DeliverySide = Awaited<ReturnType<typeof deliverySide>>

/** What came in, what vendors cost, what does not match, and how long the registrar's balance lasts. */
export function moneyPage(billing: BillingSide, delivery: DeliverySide, funds: RegistrarFunds) {
  const { shown, income, billed } = billing
  return {
    months: overviewByMonth(shown, income, delivery.costs, billed),
    clients: overviewByClient(income, delivery.costs, delivery.names),
    open: billing.open,
    refunds: billing.refunds,
    mismatches: mismatchesOf(billing, delivery),
    billsHeld: billing.bills.length,
    forecast:
      funds.kind === 'known'
        ? forecastBalance(funds.room.balanceCents, delivery.outlays, dayOf(delivery.now))
        : undefined,
    outlays: delivery.outlays,
    funds,
    now: delivery.now,
  }
}
export type MoneyPage = ReturnType<typeof moneyPage>

/** The latest bill of each vendor is held against what runs now; older ones were right or wrong in their time. */
function mismatchesOf(billing: BillingSide, delivery: DeliverySide): Mismatch[] {
  const latest = billing.bills.filter(
    (bill, place) => billing.bills.findIndex((one) => one.vendor === bill.vendor) === place,
  )
  const held = latest.flatMap((bill) =>
    billMismatches(
      {
        vendor: bill.vendor,
        from: bill.from,
        to: bill.to,
        lines: bill.lines.map((line) => ({
          what: line.what as 'inbox',
          ...(line.domain === null ? {} : { domain: line.domain }),
          quantity: line.quantity,
          amountCents: line.amountCents,
        })),
      },
      delivery.domains,
      defaultAssumptions.hostCentsPerInboxPerMonth.value,
    ),
  )
  return [...clientMismatches(delivery.clients), ...held, ...orphanMismatches(delivery.orphans.orphans)]
}
