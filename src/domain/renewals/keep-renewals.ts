import { mayForClient } from '#domain/clients/member-role.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { isNotLetGoByPlan } from './let-go-by-plan.ts'
import { renewalTransitions } from './states.ts'

/**
 * Keeps at once what of one engagement is still undecided, by the client or with their word. @param renewalIds those that
 * whoever presses was shown with their price: what was asked since is not kept unseen, and what was decided since stays so
 */
export async function keepRenewals(
  tx: PurposeTx<'service-delivery'>,
  engagementId: string,
  renewalIds: readonly string[],
): Promise<Verdict> {
  const role = await actingRole(tx)
  if (!role) return { ok: false, reason: onlyLooking }
  const engagement = await tx.db
    .selectFrom('engagements')
    .select('client_id')
    .where('id', '=', engagementId)
    .executeTakeFirst()
  if (!engagement) return { ok: false, reason: 'There is no such engagement.' }
  const own = await mayForClient(tx, engagement.client_id, 'renew')
  if (!own.ok) return own
  const kept = await tx.db
    .updateTable('renewals')
    .set({
      state: renewalTransitions.keep.to,
      decided_as: role,
      decided_by: actorPerson(tx.actor),
      decided_at: tx.now,
      switched_at: null,
    })
    .where('engagement_id', '=', engagementId)
    .where('id', 'in', [...renewalIds])
    .where('state', '=', 'asked')
    .where('expires_at', '>', tx.now)
    .where(isNotLetGoByPlan)
    .returning('stack_id')
    .execute()
  if (kept.length === 0)
    return { ok: false, reason: 'Each of these domains is decided by now; the list shows how.' }
  for (const stackId of new Set(kept.map((row) => row.stack_id)))
    await tx.enqueue('keep-renewals', { stackId }, { key: stackId })
  await tx.tell(`client:${engagement.client_id}`)
  await tx.tell(`engagement:${engagementId}`)
  return { ok: true }
}
