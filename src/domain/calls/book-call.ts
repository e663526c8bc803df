import { queueMail } from '#domain/mails/queue-mail.ts'
import type { SharedTx } from '#platform/database/shared-tx.ts'
import { callCalendars, type OpenSlot, openSlots, whoIsFree } from './call-calendars.ts'

/** A request that has not chosen its time yet. */
export interface OpenRequest {
  readonly leadId: string
  readonly personId: string
}

/**
 * Whose link this is: a prospect's where requests are answered, somebody's who became a client since where the service is
 * delivered. Undefined when it is used, over, held for another purpose, or was never ours.
 */
export async function requestOfLink(tx: SharedTx, link: string): Promise<OpenRequest | undefined> {
  const [request] = await tx.call<{ leadId: string; personId: string }>(
    tx.purpose === 'inquiry-response'
      ? 'select id as "leadId", person_id as "personId" from leads where call_link = $1'
      : 'select lead as "leadId", person as "personId" from app.client_request_of_link($1)',
    [link],
  )
  return request
}

export interface Offered {
  /** The zone of whoever takes calls, to begin with; null when nobody does now. */
  readonly houseZone: string | null
  readonly slots: readonly OpenSlot[]
}

/** The times at which somebody here can be talked to. */
export async function offeredSlots(tx: SharedTx): Promise<Offered> {
  const calendars = await callCalendars(tx, 'taking')
  return { houseZone: calendars[0]?.zone ?? null, slots: openSlots(calendars, tx.now) }
}

/** Whether anybody's times are offered at all. */
export async function someoneOffers(tx: SharedTx): Promise<boolean> {
  return (await callCalendars(tx, 'taking')).length > 0
}

export type Booking =
  | { readonly kind: 'booked'; readonly callId: string; readonly link: string }
  /** Somebody else has it, or it is too soon now; another can be chosen. */
  | { readonly kind: 'taken' }
  /** The link was used or is over. */
  | { readonly kind: 'gone' }

/**
 * Agrees on a call at one of the offered times, and uses the link up. Bookings wait for one another, so of two for the
 * last person who is free the second is told. The invitation and a notice to whoever takes it are queued with it.
 */
export async function bookCall(
  tx: SharedTx,
  asked: { readonly link: string; readonly startsAt: Date; readonly zone: string },
): Promise<Booking> {
  await waitForOtherBookings(tx)
  const request = await requestOfLink(tx, asked.link)
  if (!request) return { kind: 'gone' }
  const calendar = whoIsFree(await callCalendars(tx, 'taking'), asked.startsAt, tx.now)
  if (!calendar) return { kind: 'taken' }
  const [made] = await tx.call<{ id: string; link: string }>(
    `insert into calls (lead_id, person_id, operator_id, starts_at, ends_at, visitor_zone, meeting, state)
     values ($1, $2, $3, $4, $5, $6, $7, 'booked') returning id, link`,
    [
      request.leadId,
      request.personId,
      calendar.operatorId,
      asked.startsAt,
      new Date(asked.startsAt.getTime() + calendar.minutes * 60_000),
      asked.zone,
      calendar.meeting,
    ],
  )
  if (!made) throw new Error('the call was not written')
  await tx.call(
    tx.purpose === 'inquiry-response'
      ? 'update leads set call_link = null where call_link = $1'
      : 'select app.use_client_request($1)',
    [asked.link],
  )
  await tx.record({
    kind: 'call.booked',
    clauses: ['3.2'],
    personId: request.personId,
    details: { call: made.id, lead: request.leadId },
  })
  await tellOfCall(tx, { id: made.id, personId: request.personId, operatorId: calendar.operatorId })
  return { kind: 'booked', callId: made.id, link: made.link }
}

/** Held until the transaction ends: whoever books or moves next sees what this one did. */
export async function waitForOtherBookings(tx: SharedTx): Promise<void> {
  await tx.call(`select pg_advisory_xact_lock(hashtext('calls'))`, [])
}

/** Mails what is agreed on now to the visitor and to whoever takes the call, and tells open pages. */
export async function tellOfCall(
  tx: SharedTx,
  call: { readonly id: string; readonly personId: string; readonly operatorId: string | null },
): Promise<void> {
  const aboutId = call.id
  const kind = tx.purpose === 'inquiry-response' ? 'call-invitation' : 'client-call'
  await queueMail(tx, { personId: call.personId, kind, aboutId })
  // Staff are written to as those who answer requests; of a client's call they read in the console.
  if (call.operatorId && tx.purpose === 'inquiry-response')
    await queueMail(tx, { personId: call.operatorId, kind: 'call-notice', aboutId })
  await tx.tell('leads')
}
