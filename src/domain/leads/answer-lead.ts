import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

/** Records that somebody here has answered the request; the first answer's time stays. */
export async function answerLead(tx: PurposeTx<'inquiry-response'>, leadId: string): Promise<Verdict> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  const answered = await tx.db
    .updateTable('leads')
    .set((eb) => ({ answered_at: eb.fn.coalesce('answered_at', eb.val(tx.now)) }))
    .where('id', '=', leadId)
    .executeTakeFirst()
  if (answered.numUpdatedRows === 0n) return { ok: false, reason: 'There is no such request any more.' }
  await tx.tell('leads')
  return { ok: true }
}
