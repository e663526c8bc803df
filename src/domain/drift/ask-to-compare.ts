import type { PurposeTx } from '#platform/database/purposes.ts'
import { comparedStates } from './load-comparison.ts'
import { nextNight } from './night.ts'

/** The guard paces the calls; this many at once keep the workers free for builds. */
const comparedAtOnce = 20

/** Stacks whose night has come, and changes of the world that are due. A stack that is new to it waits for its night. */
export async function askToCompare(tx: PurposeTx<'service-delivery'>, atOnce: number): Promise<void> {
  const stacks = () =>
    tx.db
      .selectFrom('stacks')
      .innerJoin('engagements', 'engagements.id', 'stacks.engagement_id')
      .select('stacks.id')
      .where('stacks.state', 'in', comparedStates)
      .where('engagements.state', '!=', 'ended')
  const due = await stacks()
    .where('stacks.compare_at', '<=', tx.now)
    .orderBy('stacks.compare_at')
    .limit(comparedAtOnce)
    .execute()
  for (const { id } of due) await tx.enqueue('compare-stack', { stackId: id }, { key: id })
  for (const { id } of await stacks().where('stacks.compare_at', 'is', null).limit(atOnce).execute())
    await tx.db
      .updateTable('stacks')
      .set({ compare_at: nextNight(id, tx.now) })
      .where('id', '=', id)
      .execute()
  const changes = await tx.db
    .selectFrom('world_changes')
    .select('stack_id')
    .distinct()
    .where('state', 'in', ['approved', 'under-way'])
    .where('due_at', '<=', tx.now)
    .limit(atOnce)
    .execute()
  for (const { stack_id } of changes)
    await tx.enqueue('apply-changes', { stackId: stack_id }, { key: stack_id })
}
