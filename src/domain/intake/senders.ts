import { sql } from 'kysely'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type Personal, samePersonal } from '#policy/personal.ts'
import { openIntake, openToSenders } from './intake-standing.ts'
import { judgePicture } from './sender-picture.ts'

type Delivery = PurposeTx<'service-delivery'>

export interface SenderDetails {
  readonly firstName: Personal<'name'>
  readonly lastName: Personal<'name'>
  /** What they are in the company, as their signature says it. */
  readonly role: Personal<'role'>
  readonly signature?: Personal<'signature'>
  /** The client says: a real person, who agreed to be named. */
  readonly permission: boolean
}

export type SenderOutcome =
  | { readonly ok: true; readonly senderId: string }
  | { readonly ok: false; readonly reason: string }

/** Adds somebody in whose name inboxes send. The same person in the same role is named once, however often it is sent. */
export async function addSender(
  tx: Delivery,
  engagementId: string,
  details: SenderDetails,
): Promise<SenderOutcome> {
  const standing = await openToSenders(tx, engagementId)
  if (!standing.ok) return standing
  const named = await tx.db
    .selectFrom('senders')
    .select('id')
    .where('engagement_id', '=', engagementId)
    .where('first_name', '=', details.firstName)
    .where('last_name', '=', details.lastName)
    .where('role', '=', details.role)
    .limit(1)
    .executeTakeFirst()
  if (named) return writeSender(tx, { engagementId, senderId: named.id }, details)
  const [held] = await tx.call<{ id: string }>(
    `select app.hold_named_person(concat_ws(' ', $1::text, $2::text), $3) as id`,
    [details.firstName, details.lastName, tx.vault.newPersonKey()],
  )
  if (!held) throw new Error('the database did not answer with the person')
  const { id } = await tx.db
    .insertInto('senders')
    .values({
      client_id: standing.clientId,
      engagement_id: engagementId,
      person_id: held.id,
      ...columnsOf(tx, details),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx.tell(`engagement:${engagementId}`)
  return { ok: true, senderId: id }
}

/** Changes a sender. Another name or role is not what they agreed to, so the permission is asked again with it. */
export async function changeSender(
  tx: Delivery,
  senderId: string,
  details: SenderDetails,
): Promise<SenderOutcome> {
  const sender = await openSender(tx, senderId)
  if (!sender.ok) return sender
  return writeSender(tx, { engagementId: sender.engagementId, senderId }, details)
}

async function writeSender(
  tx: Delivery,
  { engagementId, senderId }: { readonly engagementId: string; readonly senderId: string },
  details: SenderDetails,
): Promise<SenderOutcome> {
  const standing = await tx.db
    .selectFrom('senders')
    .select(['person_id', 'first_name', 'last_name'])
    .where('id', '=', senderId)
    .executeTakeFirstOrThrow()
  const isSameName =
    samePersonal(standing.first_name, details.firstName) && samePersonal(standing.last_name, details.lastName)
  if (!isSameName && (await sendsAlready(tx, senderId)))
    return { ok: false, reason: 'An inbox sends in this name; write to us to change that.' }
  await tx.db
    .updateTable('senders')
    .set({
      ...columnsOf(tx, details),
      permission_at: details.permission
        ? sql<Date>`coalesce(${sql.ref('permission_at')}, ${tx.now}::timestamptz)`
        : null,
    })
    .where('id', '=', senderId)
    .execute()
  await tx.call(`update people set name = concat_ws(' ', $2::text, $3::text) where id = $1`, [
    standing.person_id,
    details.firstName,
    details.lastName,
  ])
  await tx.tell(`engagement:${engagementId}`)
  return { ok: true, senderId }
}

async function sendsAlready(tx: Delivery, senderId: string): Promise<boolean> {
  const inbox = await tx.db
    .selectFrom('inboxes')
    .select('id')
    .where('sender_id', '=', senderId)
    .limit(1)
    .executeTakeFirst()
  return inbox !== undefined
}

/** Takes a sender out; what was known of them goes with it. Not once an inbox sends in their name. */
export async function removeSender(tx: Delivery, senderId: string): Promise<SenderOutcome> {
  const sender = await openSender(tx, senderId)
  if (!sender.ok) return sender
  if (await sendsAlready(tx, senderId))
    return { ok: false, reason: 'An inbox sends in this name; write to us to change that.' }
  await tx.db.deleteFrom('senders').where('id', '=', senderId).execute()
  await tx.call('select app.settle_person_period($1)', [sender.personId])
  await tx.tell(`engagement:${sender.engagementId}`)
  return { ok: true, senderId }
}

/** Gives a sender a picture, or takes it away with `undefined`. */
export async function setSenderPicture(
  tx: Delivery,
  senderId: string,
  picture: Buffer | undefined,
): Promise<SenderOutcome> {
  const sender = await openSender(tx, senderId)
  if (!sender.ok) return sender
  const judged = picture && judgePicture(picture)
  if (judged && !judged.ok) return judged
  await tx.db
    .updateTable('senders')
    .set({ picture: picture ?? null, picture_type: judged?.type ?? null })
    .where('id', '=', senderId)
    .execute()
  await tx.tell(`engagement:${sender.engagementId}`)
  return { ok: true, senderId }
}

function columnsOf(tx: Delivery, details: SenderDetails) {
  return {
    first_name: details.firstName,
    last_name: details.lastName,
    role: details.role,
    signature: details.signature ?? null,
    permission_at: details.permission ? tx.now : null,
  }
}

async function openSender(
  tx: Delivery,
  senderId: string,
): Promise<
  | { readonly ok: true; readonly engagementId: string; readonly personId: string }
  | { readonly ok: false; readonly reason: string }
> {
  const sender = await tx.db
    .selectFrom('senders')
    .select(['engagement_id', 'person_id'])
    .where('id', '=', senderId)
    .executeTakeFirst()
  if (!sender) return { ok: false, reason: 'There is no such sender.' }
  const standing = await openIntake(tx, sender.engagement_id)
  if (!standing.ok) return standing
  return { ok: true, engagementId: sender.engagement_id, personId: sender.person_id }
}
