import { limitsOf } from '#domain/deliverability/client-limits.ts'
import { addDays, dayOf } from '#domain/plans/day.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { dmarcDays, dmarcSources, dmarcStandings } from './dmarc-standings.ts'
import { nextStep } from './next-step.ts'

/** How DMARC stands for a stack, with the next step of each domain as the client's thresholds allow it. */
export async function dmarcSection(
  tx: PurposeTx<'service-delivery'>,
  stack: { readonly id: string; readonly clientId: string },
  daysShown: number,
) {
  const today = dayOf(tx.now)
  const [limits, standings, days, sources] = await Promise.all([
    limitsOf(tx, stack.clientId),
    dmarcStandings(tx, stack.id),
    dmarcDays(tx, stack.id, addDays(today, 1 - daysShown), addDays(today, -1)),
    dmarcSources(tx, stack.id, addDays(today, -30)),
  ])
  return {
    limits,
    domains: standings.map((standing) => ({ ...standing, next: nextStep(standing, today, limits) })),
    days,
    sources,
  }
}
export type DmarcSectionData = Awaited<ReturnType<typeof dmarcSection>>
