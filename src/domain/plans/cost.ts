import { z } from 'zod'
import type { Assumptions } from './assumptions.ts'
import type { tldPriceSchema } from './plan-request.ts'
import type { StackSize } from './size-stack.ts'
import { daysBetweenWaves, type Wave } from './waves.ts'

export const planCostSchema = z.strictObject({
  /** All domains for their first year, paid from the registrar's credit. */
  registrarCents: z.int(),
  registrarMonthlyLimitCents: z.int(),
  /** Days between the first and the last purchase under that limit; 0 when one purchase does. */
  registrarDays: z.int(),
  hostCentsPerMonth: z.int(),
  sequencerCentsPerMonth: z.int(),
  /** Replacing worn-out domains, on average. */
  replacementCentsPerMonth: z.int(),
  renewalCentsPerYear: z.int(),
})

/** What the stack costs the agency at its vendors, in cents of a US dollar. */
export type PlanCost = z.infer<typeof planCostSchema>

export function costOf(
  size: StackSize,
  waves: readonly Wave[],
  price: z.infer<typeof tldPriceSchema>,
  assumptions: Assumptions,
): PlanCost {
  return {
    registrarCents: size.domains * price.firstYearCents,
    registrarMonthlyLimitCents: assumptions.registrarMonthlyLimitCents.value,
    registrarDays: (waves.length - 1) * daysBetweenWaves,
    hostCentsPerMonth: size.inboxes * assumptions.hostCentsPerInboxPerMonth.value,
    sequencerCentsPerMonth: assumptions.sequencerCentsPerMonth.value,
    replacementCentsPerMonth: Math.round(size.replacementDomainsPerMonth * price.firstYearCents),
    renewalCentsPerYear: size.domains * price.renewalCents,
  }
}
