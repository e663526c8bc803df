export interface RunningCost {
  readonly vendor: string
  readonly what: string
  readonly quantity: number
  readonly unitCents: number
  readonly every: 'month' | 'year'
  /** Who gets the bill from now on. */
  readonly billedTo: 'client' | 'agency'
}

export interface CostTable {
  readonly rows: readonly (RunningCost & { readonly amountCents: number })[]
  readonly monthlyCents: number
  readonly yearlyCents: number
  /** What a year costs in all. */
  readonly wholeYearCents: number
}

/** What the stack costs to keep, line by line, in cents of a US dollar. */
export function costTable(costs: readonly RunningCost[]): CostTable {
  const rows = costs.map((cost) => ({ ...cost, amountCents: cost.quantity * cost.unitCents }))
  const sum = (every: RunningCost['every']) =>
    rows.filter((row) => row.every === every).reduce((cents, row) => cents + row.amountCents, 0)
  const monthlyCents = sum('month')
  const yearlyCents = sum('year')
  return { rows, monthlyCents, yearlyCents, wholeYearCents: monthlyCents * 12 + yearlyCents }
}
