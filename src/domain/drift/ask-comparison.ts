import type { PurposeTx } from '#platform/database/purposes.ts'
import { type Decision, mayDecide, tellOf } from './decide-difference.ts'
import { comparedStates } from './load-comparison.ts'

/** Has a stack compared now instead of in the night. */
export async function askComparison(tx: PurposeTx<'service-delivery'>, stackId: string): Promise<Decision> {
  const role = await mayDecide(tx)
  if (!role.ok) return role
  const asked = await tx.db
    .updateTable('stacks')
    .set({ compare_at: tx.now })
    .where('id', '=', stackId)
    .where('state', 'in', comparedStates)
    .executeTakeFirst()
  if (asked.numUpdatedRows === 0n)
    return { ok: false, reason: 'A stack is compared from the end of its build until it is handed over.' }
  await tx.enqueue('compare-stack', { stackId }, { key: stackId })
  await tellOf(tx, stackId)
  return { ok: true }
}
