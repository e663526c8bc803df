import { keepCredentials } from '#domain/inboxes/credentials.ts'
import type { MailboxCredentials } from '#domain/stacks/mailbox-host-port.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { handedInbox } from './reveal-credentials.ts'

type Delivery = PurposeTx<'service-delivery'>

/** Asks for a new password of one inbox of a handed-over stack; the old one stops working when it is set. */
export async function askReissue(tx: Delivery, inboxId: string): Promise<Verdict> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  const inbox = await handedInbox(tx, inboxId)
  if (!inbox.ok) return inbox
  const askedBy = actorPerson(tx.actor)
  await tx.enqueue('reissue-credentials', { inboxId, ...(askedBy ? { askedBy } : {}) }, { key: inboxId })
  await tx.tell(`stack:${inbox.stackId}`)
  return { ok: true }
}

/** What a rotation needs to know of its inbox. */
export async function inboxToReissue(tx: Delivery, inboxId: string) {
  return tx.db
    .selectFrom('inboxes')
    .innerJoin('stacks', 'stacks.id', 'inboxes.stack_id')
    .innerJoin('senders', 'senders.id', 'inboxes.sender_id')
    .select([
      'inboxes.id',
      'inboxes.client_id as clientId',
      'inboxes.stack_id as stackId',
      'inboxes.domain_id as domainId',
      'inboxes.address',
      'inboxes.host_ref as hostRef',
      'stacks.mode',
      'senders.person_id as personId',
    ])
    .where('inboxes.id', '=', inboxId)
    .executeTakeFirst()
}
export type InboxToReissue = NonNullable<Awaited<ReturnType<typeof inboxToReissue>>>

/** Writes the intent before the host is called, so that what was begun is seen until it is settled. */
export async function intendReissue(tx: Delivery, inbox: InboxToReissue): Promise<void> {
  await tx.db
    .insertInto('build_steps')
    .values({
      client_id: inbox.clientId,
      stack_id: inbox.stackId,
      domain_id: inbox.domainId,
      inbox_id: inbox.id,
      kind: 'reissue-credentials',
      natural_key: reissueKey(inbox.id),
      state: 'under-way',
      intended_at: tx.now,
      attempts: 1,
    })
    .onConflict((conflict) =>
      conflict.columns(['stack_id', 'natural_key']).doUpdateSet((eb) => ({
        state: 'under-way',
        intended_at: tx.now,
        attempts: eb('build_steps.attempts', '+', 1),
        updated_at: tx.now,
      })),
    )
    .execute()
  await tx.tell(`stack:${inbox.stackId}`)
}

export const reissueKey = (inboxId: string): string => `reissue-credentials ${inboxId}`

/**
 * Keeps the credentials that are in force at the host now, and settles the intent. Where the sequencer still signs
 * in to the inbox, a person gives it the new password: its API changes no login of an account.
 */
export async function keepReissued(
  tx: Delivery,
  inbox: InboxToReissue,
  credentials: MailboxCredentials,
  about: { readonly askedBy: string | undefined; readonly inSequencer: boolean },
): Promise<void> {
  await keepCredentials(tx, { id: inbox.id, clientId: inbox.clientId }, credentials)
  const { issue } = await tx.db
    .selectFrom('credentials')
    .select('issue')
    .where('inbox_id', '=', inbox.id)
    .executeTakeFirstOrThrow()
  await tx.db
    .updateTable('build_steps')
    .set({ state: 'done', done_at: tx.now, updated_at: tx.now })
    .where('stack_id', '=', inbox.stackId)
    .where('natural_key', '=', reissueKey(inbox.id))
    .execute()
  await tx.record({
    kind: 'credentials.reissued',
    clauses: ['9.3', '9.5'],
    personId: inbox.personId,
    categories: ['secret'],
    details: { inbox: inbox.id, issue, askedBy: about.askedBy ?? null },
  })
  if (about.inSequencer)
    await openTask(tx, {
      clientId: inbox.clientId,
      stackId: inbox.stackId,
      domainId: inbox.domainId,
      naturalKey: `reconnect-inbox:${inbox.id}:${issue}`,
      kind: 'reconnect-inbox',
      instructions:
        'An inbox has a new password. Sign in to the sequencer’s website, open the account that it marks as disconnected, choose reconnect, and enter the new password. Its API changes no login; removing and adding the account would drop its campaigns and its warm-up history.',
      dueAt: dueInHours(tx, 4),
    })
  await tx.tell(`stack:${inbox.stackId}`)
}
