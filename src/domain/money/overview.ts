import type { Income } from './income.ts'
import type { Month } from './months.ts'
import type { BilledMonth } from './vendor-bills.ts'
import { type CostKind, costVendors, estimatedCents, type VendorCost } from './vendor-costs.ts'

/** How a cost is known: bought by us, on a vendor's bill, or counted by the prices of the plans. */
export type CostSource = 'bought' | 'billed' | 'estimated'

export interface MonthCost {
  readonly kind: CostKind
  readonly cents: number
  readonly source: CostSource
}

export interface MonthOverview {
  readonly month: Month
  readonly incomeCents: number
  readonly backCents: number
  readonly costs: readonly MonthCost[]
  readonly costCents: number
}

export interface ClientOverview {
  readonly clientId: string
  readonly company: string
  readonly incomeCents: number
  readonly backCents: number
  readonly costCents: number
}

const sum = <T>(rows: readonly T[], figure: (row: T) => number): number =>
  rows.reduce((total, row) => total + figure(row), 0)

/**
 * Month by month: what came in and went back, and what vendors cost. A vendor's bill of the month replaces what was
 * counted; what was bought at the registrar is known by itself.
 */
export function overviewByMonth(
  months: readonly Month[],
  income: readonly Income[],
  costs: readonly VendorCost[],
  billed: readonly BilledMonth[],
): MonthOverview[] {
  return months.map((month) => {
    const moved = income.filter((row) => row.month === month)
    const spent = costs.filter((row) => row.month === month)
    const counted = { inboxes: sum(spent, (row) => row.inboxes), stacks: sum(spent, (row) => row.stacks) }
    const running = (['host', 'sequencer'] as const).map((kind): MonthCost => {
      const bill = billed.find((one) => one.month === month && one.vendor === costVendors[kind])
      return bill
        ? { kind, cents: bill.cents, source: 'billed' }
        : { kind, cents: estimatedCents(kind, counted), source: 'estimated' }
    })
    const all: MonthCost[] = [
      { kind: 'registrar', cents: sum(spent, (row) => row.registrarCents), source: 'bought' },
      ...running,
    ]
    return {
      month,
      incomeCents: sum(moved, (row) => row.paidCents),
      backCents: sum(moved, (row) => row.backCents),
      costs: all,
      costCents: sum(all, (cost) => cost.cents),
    }
  })
}

/** What each client brought and cost in these months; costs are as counted, because bills do not say whose they are. */
export function overviewByClient(
  income: readonly Income[],
  costs: readonly VendorCost[],
  names: ReadonlyMap<string, string>,
): ClientOverview[] {
  const ids = [...new Set([...income.map((row) => row.clientId), ...costs.map((row) => row.clientId)])]
  return ids
    .map((clientId) => {
      const moved = income.filter((row) => row.clientId === clientId)
      const spent = costs.filter((row) => row.clientId === clientId)
      return {
        clientId,
        company: moved[0]?.company ?? names.get(clientId) ?? 'unknown',
        incomeCents: sum(moved, (row) => row.paidCents),
        backCents: sum(moved, (row) => row.backCents),
        costCents: sum(
          spent,
          (row) => row.registrarCents + estimatedCents('host', row) + estimatedCents('sequencer', row),
        ),
      }
    })
    .sort((a, b) => b.incomeCents - a.incomeCents || a.company.localeCompare(b.company))
}
