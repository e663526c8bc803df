import { can } from '#domain/staff/rules.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

/**
 * Has steps tried again that stopped or take too long: each waits anew, its patience begins again, and the
 * reconciler looks at the stack now. Steps observe before they act, so a try too many changes nothing. Of several those
 * that are done since are left so.
 */
export async function retrySteps(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
  stepIds: readonly string[],
): Promise<Verdict> {
  const role = await actingRole(tx)
  if (role !== 'owner' && role !== 'operator') return { ok: false, reason: onlyLooking }
  const verdict = can('retry-step', { role, secondFactor: true })
  if (!verdict.ok) return verdict
  const retried = await tx.db
    .updateTable('build_steps')
    .set((eb) => ({
      state: 'waiting',
      // What became of an order is as unknown as before: its sum stays spent until a look says more.
      intended_at: eb
        .case()
        .when(
          eb.and([
            eb('kind', '=', 'register'),
            eb('state', '!=', 'blocked'),
            eb('intended_at', 'is not', null),
          ]),
        )
        .then(eb.cast<Date>(eb.val(tx.now), 'timestamptz'))
        .else(null)
        .end(),
      due_at: null,
      fault_code: null,
      vendor_code: null,
      waiting_for: null,
      updated_at: tx.now,
    }))
    .where('id', 'in', [...stepIds])
    .where('stack_id', '=', stackId)
    .where('state', '!=', 'done')
    .executeTakeFirst()
  if (retried.numUpdatedRows === 0n)
    return {
      ok: false,
      reason:
        stepIds.length === 1
          ? 'This step is done or does not exist.'
          : 'Each of these steps is done or does not exist.',
    }
  await tx.db.updateTable('stacks').set({ look_at: tx.now }).where('id', '=', stackId).execute()
  await tx.enqueue('advance-stack', { stackId }, { key: stackId })
  await tx.tell(`stack:${stackId}`)
  return { ok: true }
}
