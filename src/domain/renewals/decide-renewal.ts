import { mayForClient } from '#domain/clients/member-role.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { isLetGoByPlan } from './let-go-by-plan.ts'
import { may, type RenewalState, renewalTransitions } from './states.ts'

/** Keeps a domain for another year or lets it go, by the client or with their word; changed until its day comes. */
export async function decideRenewal(
  tx: PurposeTx<'service-delivery'>,
  renewalId: string,
  decision: 'keep' | 'let-go',
): Promise<Verdict> {
  const role = await actingRole(tx)
  if (!role) return { ok: false, reason: onlyLooking }
  const renewal = await tx.db
    .selectFrom('renewals')
    .select([
      'client_id',
      'engagement_id',
      'stack_id',
      'state',
      'expires_at',
      'order_id',
      isLetGoByPlan.as('byPlan'),
    ])
    .where('id', '=', renewalId)
    .forUpdate()
    .executeTakeFirst()
  if (!renewal) return { ok: false, reason: 'There is no such renewal.' }
  const own = await mayForClient(tx, renewal.client_id, 'renew')
  if (!own.ok) return own
  const verdict = may(decision, renewal.state as RenewalState, role)
  if (!verdict.ok) return verdict
  if (renewal.expires_at <= tx.now)
    return { ok: false, reason: 'Its day has come; nothing can be decided any more.' }
  if (renewal.byPlan)
    return {
      ok: false,
      reason: 'The plan to end the engagement lets this domain go. Stop the plan to decide otherwise.',
    }
  // Whoever gives the year back lets the domain go, too.
  if (decision === 'let-go' && renewal.order_id && role === 'client')
    return {
      ok: false,
      reason: 'Its next year is billed already. Ask us: we let it go and give that year back.',
    }
  await tx.db
    .updateTable('renewals')
    .set({
      state: renewalTransitions[decision].to,
      decided_as: role,
      decided_by: actorPerson(tx.actor),
      decided_at: tx.now,
      switched_at: null,
    })
    .where('id', '=', renewalId)
    .execute()
  await tx.enqueue('keep-renewals', { stackId: renewal.stack_id }, { key: renewal.stack_id })
  await tx.tell(`client:${renewal.client_id}`)
  await tx.tell(`engagement:${renewal.engagement_id}`)
  return { ok: true }
}
