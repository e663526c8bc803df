import type { Actor as ActingRole } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { may, type StackState, type StackTransition, stackTransitions } from './states.ts'

export type ChangeOutcome =
  | { readonly ok: true; readonly state: StackState }
  | { readonly ok: false; readonly reason: string }

/**
 * Takes a stack from one state to the next, once: the row is locked, so that of two clicks one finds the
 * state already changed and is told so. Who and when is kept beside it.
 */
export async function changeStack(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
  transition: StackTransition,
  by: ActingRole,
): Promise<ChangeOutcome> {
  const stack = await tx.db
    .selectFrom('stacks')
    .select(['id', 'client_id', 'state'])
    .where('id', '=', stackId)
    .forUpdate()
    .executeTakeFirst()
  if (!stack) return { ok: false, reason: 'There is no such stack.' }
  const from = stack.state as StackState
  const verdict = may(transition, from, by)
  if (!verdict.ok) return verdict
  const to = stackTransitions[transition].to
  await tx.db.updateTable('stacks').set({ state: to, look_at: tx.now }).where('id', '=', stackId).execute()
  await tx.db
    .insertInto('stack_changes')
    .values({
      client_id: stack.client_id,
      stack_id: stackId,
      from_state: from,
      to_state: to,
      actor_kind: by,
      actor_id: actorPerson(tx.actor),
    })
    .execute()
  await tx.tell(`stack:${stackId}`)
  return { ok: true, state: to }
}
