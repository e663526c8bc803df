import type { Actor as ActingRole, Verdict } from '#domain/transitions/transition-table.ts'
import type { SharedTx } from '#platform/database/shared-tx.ts'
import { type ChangeState, type ChangeTransition, changeTransitions, may } from './states.ts'

export interface LockedChange extends Record<string, unknown> {
  readonly id: string
  readonly client_id: string
  readonly engagement_id: string
  readonly stack_id: string
  readonly kind: 'resize' | 'replace'
  readonly state: ChangeState
}

/** The change, held until the transaction ends: of two who decide at once, the second finds it decided. */
export async function lockPlanChange(tx: SharedTx, changeId: string): Promise<LockedChange | undefined> {
  const [row] = await tx.call<LockedChange>(
    'select id, client_id, engagement_id, stack_id, kind, state from plan_changes where id = $1 for update',
    [changeId],
  )
  return row
}

/** Whether the locked change may take this step now; the caller writes the new state with what belongs to it. */
export function judge(
  change: LockedChange | undefined,
  transition: ChangeTransition,
  by: ActingRole | undefined,
): Verdict & { readonly to?: ChangeState } {
  if (!change) return { ok: false, reason: 'There is no such change.' }
  if (!by)
    return { ok: false, reason: 'You can look at everything here and change nothing; ask an owner for more.' }
  const verdict = may(transition, change.state, by)
  return verdict.ok ? { ok: true, to: changeTransitions[transition].to } : verdict
}

export async function tellOfPlanChange(
  tx: SharedTx,
  change: Pick<LockedChange, 'client_id' | 'stack_id'>,
): Promise<void> {
  await tx.tell(`stack:${change.stack_id}`)
  await tx.tell(`client:${change.client_id}`)
  await tx.tell('tasks')
}
