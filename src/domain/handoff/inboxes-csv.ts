import { type Personal, reveal } from '#policy/personal.ts'
import { csv } from './csv.ts'

export interface HandedInbox {
  readonly address: Personal<'email'>
  readonly firstName: Personal<'name'>
  readonly lastName: Personal<'name'>
  readonly domain: string
  readonly host: string
  readonly imapHost: string
  readonly imapPort: number
  readonly smtpHost: string
  readonly smtpPort: number
  readonly coldPerDay: number
  readonly warmUpPerDay: number
}

const header = [
  'address',
  'first name',
  'last name',
  'domain',
  'host',
  'imap host',
  'imap port',
  'smtp host',
  'smtp port',
  'cold per day',
  'warm-up per day',
]

/** The client's inboxes, for them and whoever works for them. Passwords are revealed elsewhere and never in a file. */
export function inboxesCsv(inboxes: readonly HandedInbox[]): string {
  const rows = inboxes.map((inbox) => [
    reveal(inbox.address),
    reveal(inbox.firstName),
    reveal(inbox.lastName),
    inbox.domain,
    inbox.host,
    inbox.imapHost,
    String(inbox.imapPort),
    inbox.smtpHost,
    String(inbox.smtpPort),
    String(inbox.coldPerDay),
    String(inbox.warmUpPerDay),
  ])
  return csv(header, rows)
}
