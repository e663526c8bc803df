import type { PurposeTx } from '#platform/database/purposes.ts'
import type { PauseReason } from './pause-reasons.ts'

type Delivery = PurposeTx<'service-delivery'>

/** What is paused: a whole stack, or one of its domains or inboxes. */
export interface PauseSubject {
  readonly stackId: string
  readonly clientId: string
  readonly domainId?: string
  readonly inboxId?: string
}

/**
 * Pauses cold sending for one reason, once: while it holds, finding it again does nothing. The sequencer is told by a
 * job that stands or falls with the transaction.
 * @returns whether it began to hold now
 */
export async function pauseSending(
  tx: Delivery,
  subject: PauseSubject,
  reason: PauseReason,
): Promise<boolean> {
  const { stackId, clientId, domainId = null, inboxId = null } = subject
  const begun = await tx.call(
    `insert into sending_pauses (client_id, stack_id, domain_id, inbox_id, reason) values ($1, $2, $3, $4, $5)
     on conflict (stack_id, reason, domain_id, inbox_id) where ended_at is null do nothing returning id`,
    [clientId, stackId, domainId, inboxId, reason],
  )
  if (begun.length > 0) await tellOfPauses(tx, subject)
  return begun.length > 0
}

/**
 * Ends one reason. Cold sending goes on where no other reason is left.
 * @returns whether it held until now
 */
export async function resumeSending(
  tx: Delivery,
  subject: PauseSubject,
  reason: PauseReason,
): Promise<boolean> {
  const { stackId, domainId = null, inboxId = null } = subject
  const ended = await tx.call(
    `update sending_pauses set ended_at = $5 where stack_id = $1 and reason = $4 and ended_at is null
       and domain_id is not distinct from $2 and inbox_id is not distinct from $3 returning id`,
    [stackId, domainId, inboxId, reason, tx.now],
  )
  if (ended.length > 0) await tellOfPauses(tx, subject)
  return ended.length > 0
}

async function tellOfPauses(tx: Delivery, { stackId, clientId }: PauseSubject): Promise<void> {
  await tx.enqueue('keep-pauses', { stackId }, { key: stackId })
  await tx.tell(`stack:${stackId}`)
  await tx.tell(`client:${clientId}`)
}

/** The reasons that hold now for a stack and its parts, the oldest first. */
export async function pausesOf(tx: Delivery, stackId: string) {
  return tx.db
    .selectFrom('sending_pauses')
    .select(['id', 'domain_id as domainId', 'inbox_id as inboxId', 'reason', 'began_at as beganAt'])
    .where('stack_id', '=', stackId)
    .where('ended_at', 'is', null)
    .orderBy('began_at')
    .execute()
}
export type SendingPause = Awaited<ReturnType<typeof pausesOf>>[number]

/** The reasons among `pauses` that keep one inbox from cold sending: its own, its domain's, the stack's. */
export function pausesOfInbox(
  pauses: readonly SendingPause[],
  inbox: { readonly id: string; readonly domainId: string },
): SendingPause[] {
  return pauses.filter(
    (pause) =>
      (pause.inboxId === null && pause.domainId === null) ||
      pause.inboxId === inbox.id ||
      pause.domainId === inbox.domainId,
  )
}
