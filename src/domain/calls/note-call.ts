import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { SharedTx } from '#platform/database/shared-tx.ts'
import type { Personal } from '#policy/personal.ts'
import { findCall } from './call-queries.ts'
import { type CallOutcome, mayCall } from './call-states.ts'

/** How a call went: what it showed, or that nobody came. */
export interface CallNote {
  readonly outcome: CallOutcome | 'missed'
  readonly notes: Personal<'message'> | null
}

/** Keeps what came of a call; said again, the newer word stands. The request counts as answered by the call. */
export async function noteCall(tx: SharedTx, callId: string, note: CallNote): Promise<Verdict> {
  const role = await actingRole(tx)
  if (!role) return { ok: false, reason: onlyLooking }
  const call = await findCall(tx, callId)
  if (!call) return { ok: false, reason: 'There is no such call any more.' }
  const held = note.outcome !== 'missed'
  const may = mayCall(held ? 'hold' : 'miss', call.state, role)
  if (!may.ok) return may
  if (call.startsAt > tx.now)
    return { ok: false, reason: 'This call has not begun yet. Say how it went once it has.' }
  await tx.call(
    `update calls set state = $2, outcome = $3, notes = $4, noted_at = $5, noted_by = $6, link = null where id = $1`,
    [callId, held ? 'held' : 'missed', held ? note.outcome : null, note.notes, tx.now, actorPerson(tx.actor)],
  )
  if (tx.purpose === 'inquiry-response')
    await tx.call(
      held
        ? 'update leads set answered_at = coalesce(answered_at, $2) where id = $1'
        : `update leads set call_link = coalesce(call_link, gen_random_uuid()), answered_at = coalesce(answered_at, $2)
           where id = $1`,
      [call.leadId, call.startsAt],
    )
  await tx.tell('leads')
  return { ok: true }
}
