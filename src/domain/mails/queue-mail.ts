import type { SharedTx } from '#platform/database/shared-tx.ts'
import { mailKinds, type QueuedMailKind } from './mail-kinds.ts'

export interface MailRequest {
  readonly personId: string
  readonly kind: QueuedMailKind
  /** What it is about: the id that the kind's `about` names. */
  readonly aboutId: string
}

/**
 * Asks for one mail, in the transaction that makes it necessary; its text is made when it is sent. With `once`
 * a second request for the same mail about the same thing does nothing; with `quietHours` one within that time.
 * @returns the mail's id, or undefined when it was asked for before
 */
export async function queueMail(
  tx: SharedTx,
  { personId, kind, aboutId }: MailRequest,
  options: { once?: boolean; quietHours?: number } = {},
): Promise<string | undefined> {
  const { purpose } = mailKinds[kind]
  const quietSince = options.once ? 0 : tx.now.getTime() - (options.quietHours ?? 0) * 3_600_000
  const [mail] = await tx.call<{ id: string }>(
    `insert into mails (person_id, kind, purpose, about_id)
     select $1, $2, $3, $4 where not exists (
       select 1 from mails where person_id = $1 and kind = $2 and about_id = $4 and queued_at > $5)
     returning id`,
    [personId, kind, purpose, aboutId, new Date(quietSince)],
  )
  if (!mail) return undefined
  await enqueueMail(tx, mail.id, purpose)
  return mail.id
}

/** Asks for the job that sends a mail already written down. */
export async function enqueueMail(tx: SharedTx, mailId: string, purpose: string): Promise<void> {
  await tx.enqueue('send-mail', { mailId, purpose }, { key: mailId })
}

export type MemberRole = 'owner' | 'billing' | 'technical'

/** The same mail to the people of a client in these roles, each once. */
export async function queueClientMail(
  tx: SharedTx,
  mail: { clientId: string; kind: QueuedMailKind; aboutId: string; roles: readonly MemberRole[] },
  options: { once?: boolean } = { once: true },
): Promise<void> {
  const members = await tx.call<{ person_id: string }>(
    `select m.person_id from client_members m join people p on p.id = m.person_id
     where m.client_id = $1 and m.role = any($2)`,
    [mail.clientId, mail.roles],
  )
  for (const { person_id } of members)
    await queueMail(tx, { personId: person_id, kind: mail.kind, aboutId: mail.aboutId }, options)
}
