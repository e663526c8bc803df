import { mayForClient } from '#domain/clients/member-role.ts'
import { type InboxCredentials, openCredentials } from '#domain/inboxes/credentials.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

type Delivery = PurposeTx<'service-delivery'>

export type Revealed =
  | { readonly ok: true; readonly credentials: InboxCredentials; readonly issue: number }
  | { readonly ok: false; readonly reason: string }

/** Shows the credentials of one inbox of a handed-over stack to those of the company who may; each time is recorded. */
export async function revealCredentials(tx: Delivery, inboxId: string): Promise<Revealed> {
  const inbox = await handedInbox(tx, inboxId)
  if (!inbox.ok) return inbox
  const row = await tx.db
    .selectFrom('credentials')
    .select('issue')
    .where('inbox_id', '=', inboxId)
    .executeTakeFirst()
  if (!row) return { ok: false, reason: 'This inbox has no credentials.' }
  const credentials = await openCredentials(tx, inboxId)
  await tx.record({
    kind: 'credentials.revealed',
    clauses: ['9.3', '9.5'],
    personId: inbox.senderPersonId,
    categories: ['secret'],
    details: { inbox: inboxId, issue: row.issue },
  })
  return { ok: true, credentials, issue: row.issue }
}

export type HandedInboxStanding =
  | {
      readonly ok: true
      readonly stackId: string
      readonly clientId: string
      readonly senderPersonId: string
    }
  | { readonly ok: false; readonly reason: string }

/** Whether the actor may take or renew the credentials of an inbox: the stack is handed over, and it is theirs to. */
export async function handedInbox(tx: Delivery, inboxId: string): Promise<HandedInboxStanding> {
  const inbox = await tx.db
    .selectFrom('inboxes')
    .innerJoin('stacks', 'stacks.id', 'inboxes.stack_id')
    .innerJoin('senders', 'senders.id', 'inboxes.sender_id')
    .select(['inboxes.client_id', 'inboxes.stack_id', 'stacks.handed_over_at', 'senders.person_id'])
    .where('inboxes.id', '=', inboxId)
    .executeTakeFirst()
  if (!inbox) return { ok: false, reason: 'There is no such inbox.' }
  const may = await mayForClient(tx, inbox.client_id, 'take-credentials')
  if (!may.ok) return may
  if (!inbox.handed_over_at)
    return { ok: false, reason: 'Credentials are yours with the hand-off; until then we hold them.' }
  return {
    ok: true,
    stackId: inbox.stack_id,
    clientId: inbox.client_id,
    senderPersonId: inbox.person_id,
  }
}
