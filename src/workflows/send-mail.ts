import { isQueuedMailKind, type MailPurpose, type QueuedMailKindOf } from '#domain/mails/mail-kinds.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import type { MailHouse, MailPages } from '#mail/house.ts'
import type { MailOutcome, MailSender } from '#mail/mail-port.ts'
import type { MailedCheckpoint } from '#mail/mailed-checkpoint.ts'
import type { RenderedMail } from '#mail/message.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'
import type { SharedTx } from '#platform/database/shared-tx.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { checkpointNote } from '#platform/evidence/checkpoint-note.ts'
import { latestCheckpoint } from '#platform/evidence/seal-evidence.ts'
import type { Personal } from '#policy/personal.ts'
import type { ClauseId } from '#policy/vocabulary.ts'
import { loadInquiryMail } from './load-inquiry-mail.ts'
import { loadNewsletterMail } from './load-newsletter-mail.ts'
import { loadOperationsMail } from './load-operations-mail.ts'
import type { LoadedMail, MailRow } from './mail-row.ts'
import { settleNotice } from './settle-notice.ts'

export interface MailDoors {
  readonly inPurpose: InPurpose
  /** The agency's mail server, for one person and purpose. */
  readonly openSender: (purpose: QueuePurpose, personId: string) => Promise<MailSender>
  readonly house: MailHouse
  readonly pages: MailPages
}

export type QueuePurpose = Exclude<MailPurpose, 'authentication'>

const clauseOf: Readonly<Record<QueuePurpose, ClauseId>> = {
  'inquiry-response': '3.2',
  'operations-email': '3.3',
  newsletter: '5.3',
}

const isQueuePurpose = (purpose: string): purpose is QueuePurpose => Object.hasOwn(clauseOf, purpose)

const work = system('send mail')

/**
 * Sends one mail that waits, read under its own purpose: what has expired for that purpose is not seen, and not
 * sent. Its text is made now and kept nowhere. A mail already sent or refused is left alone.
 * @throws VendorError when the server defers it or cannot be reached; the job tries again
 */
export async function sendMail(doors: MailDoors, mailId: string, purpose: string): Promise<void> {
  if (!isQueuePurpose(purpose)) throw new Error(`no queued mail has the purpose ${purpose}`)
  const ready = await prepare(doors, mailId, purpose)
  if (!ready) return
  if (ready.rendered === 'void') return settle(doors, ready.mail, purpose, 'void', null)
  const sender = await doors.openSender(purpose, ready.mail.personId)
  const { rendered } = ready
  const outcome = await sender.sendMail({
    to: ready.mail.email,
    from: doors.house.from,
    subject: rendered.subject,
    text: rendered.text,
    html: rendered.html,
    ...(rendered.calendar ? { calendar: rendered.calendar } : {}),
    ...(rendered.headers ? { headers: rendered.headers } : {}),
    idempotencyKey: mailId,
  })
  await conclude(doors, ready.mail, purpose, outcome)
}

interface Ready {
  readonly mail: MailRow
  /** `void`: what it was about is gone. */
  readonly rendered: RenderedMail | 'void'
}

async function prepare(doors: MailDoors, mailId: string, purpose: QueuePurpose): Promise<Ready | undefined> {
  const found = await load(doors, mailId, purpose)
  if (!found) return undefined
  const ledger = { newestCheckpoint: () => newestCheckpoint(doors.inPurpose) }
  return { mail: found.mail, rendered: found.loaded ? await found.loaded(doors.house, ledger) : 'void' }
}

async function newestCheckpoint(inPurpose: InPurpose): Promise<MailedCheckpoint | undefined> {
  const checkpoint = await inPurpose('legal-obligation', work, latestCheckpoint)
  return checkpoint && { note: checkpointNote(checkpoint), signer: checkpoint.signer }
}

interface Found {
  readonly mail: MailRow
  readonly loaded: LoadedMail | undefined
}

async function load(doors: MailDoors, mailId: string, purpose: QueuePurpose): Promise<Found | undefined> {
  const finish = (mail: MailRow | undefined, loaded: LoadedMail | undefined): Found | undefined =>
    mail && { mail, loaded }
  const { pages } = doors
  switch (purpose) {
    case 'inquiry-response':
      return doors.inPurpose(purpose, work, async (tx) => {
        const mail = await takeMail(tx, mailId, purpose)
        return finish(mail, mail && (await loadInquiryMail(tx, mail, pages, doors.inPurpose)))
      })
    case 'newsletter':
      return doors.inPurpose(purpose, work, async (tx) => {
        const mail = await takeMail(tx, mailId, purpose)
        return finish(mail, mail && (await loadNewsletterMail(tx, mail, pages)))
      })
    case 'operations-email':
      return doors.inPurpose(purpose, work, async (tx) => {
        const mail = await takeMail(tx, mailId, purpose)
        return finish(mail, mail && (await loadOperationsMail(tx, mail, pages)))
      })
  }
}

/** The mail if it still waits, with one more attempt counted. */
async function takeMail<P extends QueuePurpose>(
  tx: SharedTx,
  mailId: string,
  purpose: P,
): Promise<MailRow<QueuedMailKindOf<P>> | undefined> {
  const [row] = await tx.call<{
    id: string
    person_id: string
    kind: string
    about_id: string | null
    name: Personal<'name'> | null
    email: Personal<'email'> | null
  }>(
    `update mails m set attempts = m.attempts + 1 from people p
     where m.id = $1 and m.purpose = $2 and m.state = 'queued' and p.id = m.person_id
     returning m.id, m.person_id, m.kind, m.about_id, p.name, p.email`,
    [mailId, purpose],
  )
  if (!row?.email || !row.about_id || !isQueuedMailKind(row.kind, purpose)) return undefined
  return {
    id: row.id,
    personId: row.person_id,
    kind: row.kind,
    aboutId: row.about_id,
    name: row.name,
    email: row.email,
  }
}

async function conclude(
  doors: MailDoors,
  mail: MailRow,
  purpose: QueuePurpose,
  { outcome, responseCode }: MailOutcome,
): Promise<void> {
  const response = String(responseCode)
  if (outcome === 'later') {
    await doors.inPurpose(purpose, work, (tx) =>
      tx.call('update mails set response = $2 where id = $1', [mail.id, response]),
    )
    throw new VendorError({
      vendor: 'smtp',
      operation: 'mail.send',
      failure: 'limited',
      vendorCode: response,
    })
  }
  await settle(doors, mail, purpose, outcome === 'accepted' ? 'sent' : 'refused', response)
  // Of a refused notice somebody is asked by `askToTell`.
  if (outcome === 'refused' && purpose === 'operations-email' && mail.kind !== 'policy-changes')
    await doors.inPurpose('service-delivery', work, (tx) => askForAddress(tx, mail))
}

async function settle(
  doors: MailDoors,
  mail: MailRow,
  purpose: QueuePurpose,
  state: 'sent' | 'refused' | 'void',
  response: string | null,
): Promise<void> {
  await doors.inPurpose(purpose, work, async (tx) => {
    await tx.call('update mails set state = $2, response = $3, sent_at = $4 where id = $1', [
      mail.id,
      state,
      response,
      state === 'sent' ? tx.now : null,
    ])
    if (mail.kind === 'policy-changes') await settleNotice(tx, mail, state)
    if (state !== 'sent') return
    if (mail.kind === 'guide-delivery')
      await tx.call('update subscribers set guide_sent_at = $2 where id = $1', [mail.aboutId, tx.now])
    await tx.record({
      kind: 'mail.sent',
      clauses: [clauseOf[purpose]],
      personId: mail.personId,
      details: { mail: mail.id, kind: mail.kind },
    })
  })
}

/** A client's contact can't be reached at their address: somebody here asks for the right one. */
async function askForAddress(tx: PurposeTx<'service-delivery'>, mail: MailRow): Promise<void> {
  const member = await tx.db
    .selectFrom('client_members')
    .select('client_id')
    .where('person_id', '=', mail.personId)
    .executeTakeFirst()
  if (!member) return
  await openTask(tx, {
    clientId: member.client_id,
    naturalKey: `undeliverable:${mail.personId}`,
    kind: 'correct-address',
    instructions:
      'The mail server of one of this client’s contacts refuses our mail, so it is not delivered. Ask the client for the right address and invite it.',
    dueAt: dueInHours(tx, 24),
  })
}
