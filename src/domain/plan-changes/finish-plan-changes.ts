import { retireReplaced } from '#domain/care/retire-replaced.ts'
import type { Build } from '#domain/stacks/load-build.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { tellOfPlanChange } from './change-plan-change.ts'
import { differenceSchema } from './plan-difference.ts'

const atWork = ['live', 'reserve', 'suspended', 'resting']

/**
 * What has become of the changes of a stack that are being carried out: a domain that is replaced rests once the new
 * one sends, and a change is done when all that it adds works and all that it retires rests.
 */
export async function finishPlanChanges(tx: PurposeTx<'service-delivery'>, build: Build): Promise<void> {
  const changes = await tx.db
    .selectFrom('plan_changes')
    .select(['id', 'client_id', 'stack_id', 'replaces_id', 'difference'])
    .where('stack_id', '=', build.stack.id)
    .where('state', '=', 'approved')
    .forUpdate()
    .execute()
  for (const change of changes) {
    const difference = differenceSchema.parse(change.difference)
    const added = build.inboxes.filter(({ plan_change_id }) => plan_change_id === change.id)
    // One that adds is never done before what it adds is there.
    if (added.length === 0 && difference.newDomains + difference.onStanding.length > 0) continue
    if (!added.every(({ state }) => atWork.includes(state))) continue
    if (change.replaces_id) await retireReplaced(tx, change.stack_id, change.replaces_id)
    const resting = build.inboxes.filter(
      ({ id, domain_id }) => difference.restingInboxes.includes(id) || domain_id === change.replaces_id,
    )
    if (!resting.every(({ rested_at }) => rested_at !== null)) continue
    await tx.db
      .updateTable('plan_changes')
      .set({ state: 'done', done_at: tx.now, look_at: null })
      .where('id', '=', change.id)
      .execute()
    await tellOfPlanChange(tx, change)
  }
}
