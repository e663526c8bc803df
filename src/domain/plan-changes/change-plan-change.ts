import { type MemberRight, mayForClient } from '#domain/clients/member-role.ts'
import { actingRole } from '#domain/transitions/acting-role.ts'
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

export const noSuchChange: Verdict = { ok: false, reason: 'There is no such change.' }

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
  if (!change) return noSuchChange
  if (!by)
    return { ok: false, reason: 'You can look at everything here and change nothing; ask an owner for more.' }
  const verdict = may(transition, change.state, by)
  return verdict.ok ? { ok: true, to: changeTransitions[transition].to } : verdict
}

/** What the people of a client need to be for each step of theirs. */
const mine = {
  decline: 'accept-quote',
  withdraw: 'accept-quote',
  'take-back': 'accept-quote',
  'ask-anew': 'accept-quote',
  'try-payment': 'pay',
} as const satisfies Partial<Record<ChangeTransition, MemberRight>>

/** Whether whoever acts may take this step with the change now; of a client's people those with the right for it. */
export async function mayMove(
  tx: SharedTx,
  change: LockedChange | undefined,
  transition: keyof typeof mine,
): Promise<Verdict> {
  if (!change) return noSuchChange
  const allowed = await mayForClient(tx, change.client_id, mine[transition])
  if (!allowed.ok) return allowed
  return judge(change, transition, await actingRole(tx))
}

export async function tellOfPlanChange(
  tx: SharedTx,
  change: Pick<LockedChange, 'client_id' | 'stack_id'>,
): Promise<void> {
  await tx.tell(`stack:${change.stack_id}`)
  await tx.tell(`client:${change.client_id}`)
  await tx.tell('tasks')
}
