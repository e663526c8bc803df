import { finishTask } from '#domain/tasks/finish-task.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'

/**
 * An operator vouches that the domain is the client's and says why; who, when and why are kept as a finished
 * task of the client.
 */
export async function proveByWord(
  tx: PurposeTx<'service-delivery'>,
  engagementId: string,
  why: Personal<'message'>,
): Promise<Verdict> {
  const role = await actingRole(tx)
  if (role !== 'operator' && role !== 'owner') return { ok: false, reason: onlyLooking }
  const proven = await tx.db
    .updateTable('intakes')
    .set({ domain_proof: 'operator', domain_proved_at: tx.now })
    .where('engagement_id', '=', engagementId)
    .where('domain', 'is not', null)
    .where('domain_proved_at', 'is', null)
    .returning('client_id')
    .executeTakeFirst()
  if (!proven) return { ok: false, reason: 'There is no domain here that still needs a proof.' }
  const naturalKey = `domain-word:${engagementId}:${tx.now.toISOString()}`
  await openTask(tx, {
    clientId: proven.client_id,
    naturalKey,
    kind: 'vouch-for-domain',
    instructions: 'Make sure that the domain belongs to this client, and say how you know.',
    dueAt: dueInHours(tx, 0),
  })
  const task = await tx.db
    .selectFrom('tasks')
    .select('id')
    .where('natural_key', '=', naturalKey)
    .executeTakeFirstOrThrow()
  await tx.tell(`engagement:${engagementId}`)
  return finishTask(tx, task.id, why)
}
