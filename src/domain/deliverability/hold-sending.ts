import { cleanListKey } from '#domain/care/clean-list-key.ts'
import { can } from '#domain/staff/rules.ts'
import { finishTaskByKey } from '#domain/tasks/finish-task.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'
import { complaintsKey } from './complaints-key.ts'
import { type PauseReason, pauseReasons, type reasonsOfPeople } from './pause-reasons.ts'
import { type PauseSubject, pauseSending, tellOfPauses } from './pause-sending.ts'

type Delivery = PurposeTx<'service-delivery'>

export const sendingStates: readonly string[] = ['building', 'warming', 'live']

/** Where it is not paused: which choice of the form says why, if one does. */
export type Held = Verdict & { readonly at?: 'what' | 'reason' }

/** Somebody here pauses cold sending; it stays paused until somebody here ends it. */
export async function holdSending(
  tx: Delivery,
  hold: Omit<PauseSubject, 'clientId' | 'campaignRef'> & {
    readonly reason: (typeof reasonsOfPeople)[number]
    readonly note: Personal<'message'>
  },
): Promise<Held> {
  const allowed = await mayHold(tx)
  if (!allowed.ok) return allowed
  const stack = await tx.db
    .selectFrom('stacks')
    .select(['client_id', 'state'])
    .where('id', '=', hold.stackId)
    .executeTakeFirst()
  if (!stack || !sendingStates.includes(stack.state))
    return {
      ok: false,
      at: 'what',
      reason: 'There is nothing to pause: this stack is not connected to a sequencer.',
    }
  if (!(await belongs(tx, hold))) return { ok: false, at: 'what', reason: 'This is no part of the stack.' }
  const { reason, note, ...subject } = hold
  const made = await pauseSending(tx, { ...subject, clientId: stack.client_id }, reason, { note })
  return made ? { ok: true } : { ok: false, at: 'reason', reason: 'It is paused for this reason already.' }
}

/** Somebody here ends one pause. Those that the program ends by itself are not ended by hand. */
export async function releaseSending(tx: Delivery, stackId: string, pauseId: string): Promise<Verdict> {
  const allowed = await mayHold(tx)
  if (!allowed.ok) return allowed
  const pause = await tx.db
    .selectFrom('sending_pauses')
    .select(['client_id', 'reason', 'ended_at'])
    .where('id', '=', pauseId)
    .where('stack_id', '=', stackId)
    .forUpdate()
    .executeTakeFirst()
  if (!pause || pause.ended_at) return { ok: false, reason: 'This pause has ended already.' }
  const endable = mayEndByHand(pause.reason as PauseReason)
  if (!endable.ok) return endable
  await tx.db
    .updateTable('sending_pauses')
    .set({ ended_at: tx.now, ended_by: actorPerson(tx.actor) })
    .where('id', '=', pauseId)
    .execute()
  await finishTaskByKey(tx, cleanListKey(pauseId))
  await finishTaskByKey(tx, complaintsKey(pauseId))
  await tellOfPauses(tx, { stackId, clientId: pause.client_id })
  return { ok: true }
}

/** Whether people end a pause for this reason, else why not. */
export function mayEndByHand(reason: PauseReason): Verdict {
  const { endedBy, ends } = pauseReasons[reason]
  return endedBy === 'people' ? { ok: true } : { ok: false, reason: ends }
}

async function mayHold(tx: Delivery): Promise<Verdict> {
  const role = await actingRole(tx)
  if (role !== 'owner' && role !== 'operator') return { ok: false, reason: onlyLooking }
  return can('hold-sending', { role, secondFactor: true })
}

async function belongs(tx: Delivery, scope: Omit<PauseSubject, 'clientId'>): Promise<boolean> {
  if (scope.domainId === undefined && scope.inboxId === undefined) return true
  const table = scope.domainId === undefined ? 'inboxes' : 'domains'
  const part = await tx.db
    .selectFrom(table)
    .select('id')
    .where('id', '=', scope.domainId ?? scope.inboxId ?? '')
    .where('stack_id', '=', scope.stackId)
    .executeTakeFirst()
  return part !== undefined
}
