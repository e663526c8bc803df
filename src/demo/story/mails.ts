import { mailKinds, type QueuedMailKind } from '#domain/mails/mail-kinds.ts'
import { idOf } from '../seeded.ts'
import { minutesAfter, type Scene } from './scene.ts'

/** As the mail that is sent today says it. */
const clauseOf = {
  'inquiry-response': '3.2',
  'operations-email': '3.3',
  newsletter: '5.3',
  authentication: '9.3',
} as const

/** A message of the past and what became of it. Its text is kept nowhere, as ever. */
export function tellMail(
  { rows, ledger }: Scene,
  mail: {
    readonly kind: QueuedMailKind
    readonly personId: string
    readonly aboutId: string
    readonly at: Date
    readonly refused?: string
  },
): void {
  const id = idOf('mail', mail.kind, mail.personId, mail.aboutId, mail.at.getTime())
  const { purpose } = mailKinds[mail.kind]
  const sentAt = minutesAfter(mail.at, 0.1)
  rows.add('mails', {
    id,
    person_id: mail.personId,
    kind: mail.kind,
    purpose,
    about_id: mail.aboutId,
    state: mail.refused ? 'refused' : 'sent',
    queued_at: mail.at,
    sent_at: mail.refused ? null : sentAt,
    response: mail.refused ?? '250 2.0.0 accepted',
    attempts: 1,
  })
  if (mail.refused) return
  ledger.tell({
    at: sentAt,
    kind: 'mail.sent',
    purpose,
    actor: 'system',
    clauses: [clauseOf[purpose]],
    personId: mail.personId,
    details: { mail: id, kind: mail.kind },
  })
}
