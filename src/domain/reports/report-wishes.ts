import { mayForClient } from '#domain/clients/member-role.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

type Delivery = PurposeTx<'service-delivery'>

/** How often a client is told: while their stack is built, and once it is live. */
export interface ReportWishes {
  readonly build: 'week' | 'never'
  readonly live: 'week' | 'month' | 'never'
}

export const usualWishes: ReportWishes = { build: 'week', live: 'month' }

export async function reportWishes(tx: Delivery, engagementId: string): Promise<ReportWishes> {
  const kept = await tx.db
    .selectFrom('report_wishes')
    .select(['build', 'live'])
    .where('engagement_id', '=', engagementId)
    .executeTakeFirst()
  if (!kept) return usualWishes
  const { build, live } = kept
  return {
    build: build === 'never' ? build : 'week',
    live: live === 'week' || live === 'never' ? live : 'month',
  }
}

/** Keeps how often a client wants to be told. What was sent stays readable. */
export async function saveReportWishes(
  tx: Delivery,
  engagement: { readonly id: string; readonly clientId: string },
  wishes: ReportWishes,
): Promise<Verdict> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  const right = await mayForClient(tx, engagement.clientId, 'fill-intake')
  if (!right.ok) return right
  const kept = { ...wishes, saved_at: tx.now, saved_by: actorPerson(tx.actor) }
  await tx.db
    .insertInto('report_wishes')
    .values({ engagement_id: engagement.id, client_id: engagement.clientId, ...kept })
    .onConflict((conflict) => conflict.column('engagement_id').doUpdateSet(kept))
    .execute()
  return { ok: true }
}
