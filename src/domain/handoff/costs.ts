import { z } from 'zod'

const runningCostSchema = z.strictObject({
  vendor: z.string(),
  what: z.string(),
  quantity: z.int(),
  unitCents: z.int(),
  every: z.enum(['month', 'year']),
  /** Who gets the bill from now on. */
  billedTo: z.enum(['client', 'agency']),
})
export type RunningCost = z.infer<typeof runningCostSchema>

export const costTableSchema = z.strictObject({
  rows: z.array(runningCostSchema.extend({ amountCents: z.int() })),
  monthlyCents: z.int(),
  yearlyCents: z.int(),
  /** What a year costs in all. */
  wholeYearCents: z.int(),
})
export type CostTable = z.infer<typeof costTableSchema>

/** What the stack costs to keep, line by line, in cents of a US dollar. */
export function costTable(costs: readonly RunningCost[]): CostTable {
  const rows = costs.map((cost) => ({ ...cost, amountCents: cost.quantity * cost.unitCents }))
  const sum = (every: RunningCost['every']) =>
    rows.filter((row) => row.every === every).reduce((cents, row) => cents + row.amountCents, 0)
  const monthlyCents = sum('month')
  const yearlyCents = sum('year')
  return { rows, monthlyCents, yearlyCents, wholeYearCents: monthlyCents * 12 + yearlyCents }
}
