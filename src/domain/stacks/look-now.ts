import type { PurposeTx } from '#platform/database/purposes.ts'

/** Has the reconciler look at a stack at once. */
export async function lookNow(tx: PurposeTx<'service-delivery'>, stackId: string): Promise<void> {
  await tx.db.updateTable('stacks').set({ look_at: tx.now }).where('id', '=', stackId).execute()
  await tx.enqueue('advance-stack', { stackId }, { key: stackId })
  await tx.tell(`stack:${stackId}`)
}
