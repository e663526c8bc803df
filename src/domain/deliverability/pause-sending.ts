import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'
import type { PauseReason } from './pause-reasons.ts'

type Delivery = PurposeTx<'service-delivery'>

/** What is paused: a whole stack, or one of its domains, inboxes or campaigns. */
export interface PauseSubject {
  readonly stackId: string
  readonly clientId: string
  readonly domainId?: string
  readonly inboxId?: string
  /** The sequencer's id of the campaign. */
  readonly campaignRef?: string
}

export interface PauseDetails {
  /** What shows it: figures, names of records; never personal. At most 500 characters are kept. */
  readonly detail?: string
  /** What somebody here wrote. */
  readonly note?: Personal<'message'>
  /** When it ends by itself. */
  readonly until?: Date
}

/**
 * Pauses cold sending for one reason, once: while it holds, finding it again does nothing. The sequencer is told by a
 * job that stands or falls with the transaction; that it was seen there is kept as `seen_at`. Warm-up goes on.
 * @returns whether it began to hold now
 */
export async function pauseSending(
  tx: Delivery,
  subject: PauseSubject,
  reason: PauseReason,
  { detail, note, until }: PauseDetails = {},
): Promise<boolean> {
  const { stackId, clientId, domainId = null, inboxId = null, campaignRef = null } = subject
  const begun = await tx.call(
    `insert into sending_pauses (client_id, stack_id, domain_id, inbox_id, campaign_ref, reason, detail, until, paused_by,
       note)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (stack_id, domain_id, inbox_id, campaign_ref, reason) where ended_at is null do nothing returning id`,
    [
      clientId,
      stackId,
      domainId,
      inboxId,
      campaignRef,
      reason,
      detail?.slice(0, 500) ?? null,
      until ?? null,
      actorPerson(tx.actor),
      note ?? null,
    ],
  )
  if (begun.length > 0) await tellOfPauses(tx, subject)
  return begun.length > 0
}

/**
 * Ends one reason. Cold sending goes on where no other reason is left, and only where the program itself had paused it.
 * @returns whether it held until now
 */
export async function resumeSending(
  tx: Delivery,
  subject: PauseSubject,
  reason: PauseReason,
): Promise<boolean> {
  const { stackId, domainId = null, inboxId = null, campaignRef = null } = subject
  const ended = await tx.call(
    `update sending_pauses set ended_at = $6, ended_by = $7
     where stack_id = $1 and reason = $5 and ended_at is null and domain_id is not distinct from $2
       and inbox_id is not distinct from $3 and campaign_ref is not distinct from $4 returning id`,
    [stackId, domainId, inboxId, campaignRef, reason, tx.now, actorPerson(tx.actor)],
  )
  if (ended.length > 0) await tellOfPauses(tx, subject)
  return ended.length > 0
}

/** Has the sequencer brought in line with the pauses of a stack. */
export async function tellOfPauses(
  tx: Delivery,
  { stackId, clientId }: Pick<PauseSubject, 'stackId' | 'clientId'>,
): Promise<void> {
  await tx.enqueue('keep-pauses', { stackId }, { key: stackId })
  await tx.tell(`stack:${stackId}`)
  await tx.tell(`client:${clientId}`)
}

/**
 * The reasons that hold now for a stack and its parts, the oldest first. One whose time is over holds no more, also
 * before its end is written.
 */
export async function pausesOf(tx: Delivery, stackId: string) {
  const pauses = await tx.db
    .selectFrom('sending_pauses')
    .select([
      'id',
      'domain_id as domainId',
      'inbox_id as inboxId',
      'campaign_ref as campaignRef',
      'reason',
      'detail',
      'began_at as beganAt',
      'until',
      'seen_at as seenAt',
      'paused_by as pausedBy',
      'note',
    ])
    .where('stack_id', '=', stackId)
    .where('ended_at', 'is', null)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', tx.now)]))
    .orderBy('began_at')
    .execute()
  return pauses.map((pause) => ({ ...pause, reason: pause.reason as PauseReason }))
}
export type SendingPause = Awaited<ReturnType<typeof pausesOf>>[number]

/** The reasons among `pauses` that keep one inbox from cold sending: its own, its domain's, the stack's. */
export function pausesOfInbox<P extends Pick<SendingPause, 'domainId' | 'inboxId' | 'campaignRef'>>(
  pauses: readonly P[],
  inbox: { readonly id: string; readonly domainId: string },
): P[] {
  return pauses.filter(
    (pause) =>
      (pause.inboxId === null && pause.domainId === null && pause.campaignRef === null) ||
      pause.inboxId === inbox.id ||
      pause.domainId === inbox.domainId,
  )
}
