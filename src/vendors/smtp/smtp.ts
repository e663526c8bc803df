import { createHash } from 'node:crypto'
import type { Mail, MailOutcome, MailSender } from '#mail/mail-port.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { SocketPermit } from '#platform/guard/exit.ts'
import { submitMail } from '#platform/guard/submit-mail.ts'
import { parseCredentials } from './credentials.ts'

/** The agency's own mail server, reached by the connection's credentials. */
export function smtpMailSender(
  credentials: Readonly<Record<string, string>>,
  permit: SocketPermit,
): MailSender {
  const account = parseCredentials(credentials)
  return {
    async sendMail(mail) {
      const messageId = messageIdOf(mail)
      const { accepted, responseCode } = await submitMail(
        permit,
        { recipient: 'smtp', operation: 'mail.send', ...account },
        {
          from: mail.from,
          to: mail.to,
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          messageId,
          calendar: mail.calendar,
          headers: { 'Auto-Submitted': 'auto-generated', ...mail.headers },
        },
      )
      return { outcome: outcomeOf(accepted, responseCode), responseCode, messageId }
    },
  }
}

function outcomeOf(accepted: boolean, responseCode: number): MailOutcome['outcome'] {
  if (accepted) return 'accepted'
  if (responseCode >= 500) return 'refused'
  return 'later'
}

/** `<key hash@domain of the sender>`: it tells nothing about the person and stays the same on a repeat. */
export function messageIdOf(mail: Pick<Mail, 'from' | 'idempotencyKey'>): string {
  const domain = mail.from.address.split('@')[1]
  if (!domain)
    throw new VendorError({ vendor: 'smtp', operation: 'mail.send', failure: 'refused', vendorCode: 'FROM' })
  const hash = createHash('sha256').update(mail.idempotencyKey).digest('hex').slice(0, 32)
  return `<${hash}@${domain}>`
}
