import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { SharedTx } from '#platform/database/shared-tx.ts'
import { tellOfCall, waitForOtherBookings } from './book-call.ts'
import { callCalendars, type OpenSlot, openSlots, whoIsFree } from './call-calendars.ts'
import { type CallView, callOfLink, findCall } from './call-queries.ts'
import { mayCall } from './call-states.ts'

/** Which call: by its id for who works here, by the mailed link for a visitor, who needs no more to prove. */
export type WhichCall = { readonly callId: string } | { readonly link: string }

export type CallChange =
  | { readonly ok: true; readonly link: string | null }
  | { readonly ok: false; readonly reason: string; readonly why: 'gone' | 'taken' | 'not-allowed' }

const goneReason = 'This call was changed or called off meanwhile.'
const takenReason =
  'This time was taken meanwhile, or is too soon now. Choose another one; nothing was changed.'

/** To which other times a call can be moved. A visitor is offered everybody’s, who works here their own calendar’s. */
export async function otherSlots(tx: SharedTx, call: CallView): Promise<OpenSlot[]> {
  return openSlots(await calendarsFor(tx, call), tx.now, call)
}

async function calendarsFor(tx: SharedTx, call: CallView) {
  const calendars = await callCalendars(tx, tx.actor.kind === 'staff' ? 'all' : 'taking')
  if (tx.actor.kind !== 'staff') return calendars
  // Who works here needs no notice. The call of somebody who has left goes to whoever is free.
  const own = calendars.filter(({ operatorId }) => operatorId === call.operatorId)
  return (own.length > 0 ? own : calendars).map((calendar) => ({ ...calendar, noticeHours: 0 }))
}

/** Moves a call. Its link changes with it: the newest invitation has the one that works. */
export async function moveCall(tx: SharedTx, which: WhichCall, startsAt: Date): Promise<CallChange> {
  await waitForOtherBookings(tx)
  const found = await changeable(tx, which, 'move')
  if (!found.ok) return found
  const { call } = found
  if (call.startsAt.getTime() === startsAt.getTime()) return { ok: true, link: call.link }
  const calendar = whoIsFree(await calendarsFor(tx, call), startsAt, tx.now, {
    except: call,
    rather: call.operatorId,
  })
  if (!calendar) return { ok: false, reason: takenReason, why: 'taken' }
  const [moved] = await tx.call<{ link: string }>(
    `update calls set starts_at = $2, ends_at = $3, operator_id = $4, meeting = $5, sequence = sequence + 1,
       link = gen_random_uuid(), reminded_at = null
     where id = $1 returning link`,
    [
      call.id,
      startsAt,
      new Date(startsAt.getTime() + calendar.minutes * 60_000),
      calendar.operatorId,
      calendar.meeting,
    ],
  )
  await recordChange(tx, call, 'moved')
  await tellOfCall(tx, { ...call, operatorId: calendar.operatorId })
  if (call.operatorId && call.operatorId !== calendar.operatorId)
    await tellOfCall(tx, { ...call, operatorId: call.operatorId })
  return { ok: true, link: moved?.link ?? null }
}

/** Calls a call off. Whoever asked for it can choose another time by the link of the mail that says so. */
export async function cancelCall(tx: SharedTx, which: WhichCall): Promise<CallChange> {
  await waitForOtherBookings(tx)
  const found = await changeable(tx, which, 'cancel')
  if (!found.ok) return found
  const { call } = found
  await tx.call(
    `update calls set state = 'canceled', sequence = sequence + 1, link = null where id = $1 and state = 'booked'`,
    [call.id],
  )
  const [lead] =
    tx.purpose === 'inquiry-response'
      ? await tx.call<{ call_link: string }>(
          'update leads set call_link = gen_random_uuid() where id = $1 returning call_link',
          [call.leadId],
        )
      : []
  await recordChange(tx, call, 'canceled')
  await tellOfCall(tx, call)
  return { ok: true, link: lead?.call_link ?? null }
}

type Changeable =
  | { readonly ok: true; readonly call: CallView }
  | { readonly ok: false; readonly reason: string; readonly why: 'gone' | 'not-allowed' }

async function changeable(
  tx: SharedTx,
  which: WhichCall,
  transition: 'move' | 'cancel',
): Promise<Changeable> {
  const role = await actingRole(tx)
  if (!role) return { ok: false, reason: onlyLooking, why: 'not-allowed' }
  const call = 'link' in which ? await callOfLink(tx, which.link) : await findCall(tx, which.callId)
  if (!call) return { ok: false, reason: goneReason, why: 'gone' }
  const may: Verdict = mayCall(transition, call.state, role)
  if (!may.ok) return { ok: false, reason: may.reason, why: 'gone' }
  if (call.endsAt <= tx.now)
    return { ok: false, reason: 'The time of this call is over; say how it went.', why: 'gone' }
  return { ok: true, call }
}

async function recordChange(tx: SharedTx, call: CallView, how: 'moved' | 'canceled'): Promise<void> {
  await tx.record({
    kind: 'call.changed',
    clauses: ['3.2'],
    personId: call.personId,
    details: { call: call.id, how },
  })
}
