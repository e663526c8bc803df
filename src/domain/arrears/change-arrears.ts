import type { PurposeTx } from '#platform/database/purposes.ts'
import { type ArrearsState, type ArrearsTransition, arrearsTransitions, may } from './states.ts'

type Billing = PurposeTx<'billing'>

/** What an engagement owes now, locked; undefined when nothing. */
export async function openArrearsOf(tx: Billing, engagementId: string) {
  return read(tx, (query) => query.where('engagement_id', '=', engagementId).where('state', '!=', 'settled'))
}

export async function lockArrears(tx: Billing, arrearsId: string) {
  return read(tx, (query) => query.where('id', '=', arrearsId))
}
export type LockedArrears = NonNullable<Awaited<ReturnType<typeof lockArrears>>>

function selection(tx: Billing) {
  return tx.db
    .selectFrom('arrears')
    .select([
      'id',
      'client_id as clientId',
      'engagement_id as engagementId',
      'state',
      'began_at as beganAt',
      'told_at as toldAt',
      'paused_at as pausedAt',
      'deletion_on as deletionOn',
    ])
}

async function read(
  tx: Billing,
  narrow: (query: ReturnType<typeof selection>) => ReturnType<typeof selection>,
) {
  const row = await narrow(selection(tx)).forUpdate().executeTakeFirst()
  return row && { ...row, state: row.state as ArrearsState }
}

/** Takes it to the next state, with what was decided along; a change that is not allowed is a fault of the program. */
export async function changeArrears(
  tx: Billing,
  arrearsId: string,
  transition: ArrearsTransition,
  decided: {
    readonly paused_at?: Date
    readonly final_notice_at?: Date
    readonly deletion_on?: Date
    readonly settled_at?: Date
  },
): Promise<void> {
  const standing = await lockArrears(tx, arrearsId)
  if (!standing) return
  const verdict = may(transition, standing.state, 'system')
  if (!verdict.ok) throw new Error(verdict.reason)
  await tx.db
    .updateTable('arrears')
    .set({ state: arrearsTransitions[transition].to, ...decided })
    .where('id', '=', arrearsId)
    .execute()
}
