import type { Personal } from '#policy/personal.ts'
import type { MailedCalendar } from './calendar-object.ts'

/** One operational e-mail to one person. */
export interface Mail {
  readonly to: Personal<'email'>
  readonly from: { readonly name: string; readonly address: string }
  readonly subject: string
  readonly text: string
  readonly html?: string
  readonly calendar?: MailedCalendar
  readonly headers?: Readonly<Record<string, string>>
  /** The same key makes the same Message-ID, so that a repeat after a crash can be seen as one by who receives it. */
  readonly idempotencyKey: string
}

/** `later`: deferred (4xx), try again · `refused`: this address is not accepted (5xx), do not. */
export interface MailOutcome {
  readonly outcome: 'accepted' | 'later' | 'refused'
  readonly responseCode: number
  readonly messageId: string
}

export interface MailSender {
  /** Hands the mail to the agency's mail server; a server that does not answer is a VendorError. */
  sendMail(mail: Mail): Promise<MailOutcome>
}
