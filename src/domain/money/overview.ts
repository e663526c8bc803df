import type { ClientIncome, MonthIncome } from './income.ts'
import type { Month } from './months.ts'
import type { BilledMonth } from './vendor-bills.ts'
import {
  type ClientCosts,
  type CostKind,
  costVendors,
  estimatedCents,
  type MonthCosts,
} from './vendor-costs.ts'

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

const nothing = { registrarCents: 0, inboxes: 0, stacks: 0 }

/**
 * Month by month: what came in and went back, and what vendors cost. A vendor's bill of the month replaces what was
 * counted; what was bought at the registrar is known by itself.
 */
export function overviewByMonth(
  months: readonly Month[],
  income: readonly MonthIncome[],
  costs: readonly MonthCosts[],
  billed: readonly BilledMonth[],
): MonthOverview[] {
  return months.map((month) => {
    const moved = income.find((row) => row.month === month)
    const counted = costs.find((row) => row.month === month) ?? nothing
    const running = (['host', 'sequencer'] as const).map((kind): MonthCost => {
      const bill = billed.find((one) => one.month === month && one.vendor === costVendors[kind])
      return bill
        ? { kind, cents: bill.cents, source: 'billed' }
        : { kind, cents: estimatedCents(kind, counted), source: 'estimated' }
    })
    const all: MonthCost[] = [
      { kind: 'registrar', cents: counted.registrarCents, source: 'bought' },
      ...running,
    ]
    return {
      month,
      incomeCents: moved?.paidCents ?? 0,
      backCents: moved?.backCents ?? 0,
      costs: all,
      costCents: all.reduce((sum, { cents }) => sum + cents, 0),
    }
  })
}

const clientsAPage = 25

/**
 * One page of what each client brought and cost in these months, who brought most first; costs are as counted, because bills do
 * not say whose they are. Each purpose answers one sum a client, and they meet here. @param asked counted from 1
 */
export function overviewByClient(
  income: readonly ClientIncome[],
  costs: readonly ClientCosts[],
  { owing, page: asked }: { readonly owing: boolean; readonly page: number },
) {
  const spent = new Map(costs.map((row) => [row.clientId, row]))
  const moved = new Map(income.map((row) => [row.clientId, row]))
  const companies = new Map([...costs, ...income].map(({ clientId, company }) => [clientId, company]))
  const all = [...companies]
    .map(([clientId, company]): ClientOverview => {
      const { paidCents = 0, backCents = 0 } = moved.get(clientId) ?? {}
      const counted = spent.get(clientId) ?? nothing
      const costCents =
        counted.registrarCents + estimatedCents('host', counted) + estimatedCents('sequencer', counted)
      return { clientId, company, incomeCents: paidCents, backCents, costCents }
    })
    .filter(({ clientId }) => !owing || moved.get(clientId)?.owes)
    .sort((a, b) => b.incomeCents - a.incomeCents || a.company.localeCompare(b.company))
  const pages = Math.max(1, Math.ceil(all.length / clientsAPage))
  const page = Math.min(asked, pages)
  return { rows: all.slice((page - 1) * clientsAPage, page * clientsAPage), page, pages }
}
