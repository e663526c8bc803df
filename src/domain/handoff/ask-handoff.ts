import { mayForClient } from '#domain/clients/member-role.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

/**
 * The client wants a live stack in their own hands, or not any more after all. A stack stays with us for as long as nobody asks;
 * once they did, it waits for us until it is handed over. Harmless to repeat.
 */
export async function askHandoff(
  tx: PurposeTx<'service-delivery'>,
  engagementId: string,
  wish: 'ask' | 'take-back',
): Promise<Verdict> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  const stack = await tx.db
    .selectFrom('stacks')
    .select(['id', 'client_id', 'state', 'handoff_asked_at as askedAt'])
    .where('engagement_id', '=', engagementId)
    .forUpdate()
    .executeTakeFirst()
  if (!stack) return { ok: false, reason: 'There is no stack to hand over yet.' }
  const own = await mayForClient(tx, stack.client_id, 'ask-handoff')
  if (!own.ok) return own
  if (stack.state === 'handed-over') return { ok: false, reason: 'It is handed over already.' }
  if (stack.state !== 'live') return { ok: false, reason: 'A stack is handed over once it is live.' }
  if ((wish === 'ask') === (stack.askedAt !== null)) return { ok: true }
  await tx.db
    .updateTable('stacks')
    .set({ handoff_asked_at: wish === 'ask' ? tx.now : null })
    .where('id', '=', stack.id)
    .execute()
  await tx.tell(`stack:${stack.id}`)
  await tx.tell(`engagement:${engagementId}`)
  await tx.tell(`client:${stack.client_id}`)
  return { ok: true }
}
