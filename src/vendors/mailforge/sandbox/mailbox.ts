import { randomBytes } from 'node:crypto'
import { sandboxAddresses } from '#platform/sandbox/addresses.ts'
import type { SandboxStore } from '#platform/sandbox/store.ts'
import type { DomainDocument } from './domain.ts'
import { nameServers } from './hosts.ts'
import { Refusal } from './refusal.ts'

export interface MailboxDocument extends Record<string, unknown> {
  id: string
  email: string
  domain: string
  domainId: string
  workspaceId: string
  firstName: string
  lastName: string
  signature: string | null
  forwardingEmail: string | null
  password: string
  createdAt: string
  updatedAt: string
  /** By the vendor's support; it is shown as about to be deleted, and nobody can sign in to it. */
  suspended?: boolean
}

export type MailboxStatus = 'pending' | 'processing' | 'active' | 'failed' | 'scheduled_for_deletion'

const processingAfterMinutes = 1
const readyAfterMinutes = 5

/** pending → processing → active, or failed: what business time makes of it when it is read. */
export function statusOf({ createdAt, email, suspended }: MailboxDocument, now: Date): MailboxStatus {
  if (suspended) return 'scheduled_for_deletion'
  const ageMinutes = (now.getTime() - Date.parse(createdAt)) / 60_000
  if (ageMinutes < processingAfterMinutes) return 'pending'
  if (ageMinutes < readyAfterMinutes) return 'processing'
  return email.slice(0, email.indexOf('@')).includes('fails') ? 'failed' : 'active'
}

export function newMailbox(
  domain: DomainDocument,
  given: {
    email: string
    firstName: string
    lastName: string
    forwardingEmail?: string | undefined
    signature?: string | undefined
  },
  now: Date,
): MailboxDocument {
  return {
    id: crypto.randomUUID(),
    email: given.email,
    domain: domain.name,
    domainId: domain.id,
    workspaceId: domain.workspaceId,
    firstName: given.firstName,
    lastName: given.lastName,
    signature: given.signature ?? null,
    forwardingEmail: given.forwardingEmail ?? null,
    password: randomBytes(15).toString('base64url'),
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
  }
}

export async function mailboxesIn(store: SandboxStore): Promise<MailboxDocument[]> {
  return (await store.list<MailboxDocument>('mailboxes')).map(({ body }) => body)
}

export async function mailboxWithId(store: SandboxStore, id: string): Promise<MailboxDocument> {
  const found = (await mailboxesIn(store)).find((mailbox) => mailbox.id === id)
  if (!found) throw new Refusal(404, 'mailbox_not_found', 'Mailbox not found')
  return found
}

/** The active mailbox at this address, which alone sends and receives. */
export async function activeMailbox(
  store: SandboxStore,
  address: string,
  now: Date,
): Promise<MailboxDocument | undefined> {
  const mailbox = await store.get<MailboxDocument>('mailboxes', address.toLowerCase())
  return mailbox && statusOf(mailbox, now) === 'active' ? mailbox : undefined
}

/** As the API shows it; credentials only where asked for, and only once it is active. */
export function shownMailbox(mailbox: MailboxDocument, now: Date, withCredentials: boolean) {
  const { password, suspended: _, ...rest } = mailbox
  const status = statusOf(mailbox, now)
  const shown = {
    ...rest,
    username: mailbox.email.slice(0, mailbox.email.indexOf('@')),
    status,
    ...(status === 'failed' ? { failedReason: 'Provisioning failed' } : {}),
    ...(mailbox.forwardingEmail ? { forwardingStatus: 'active' } : {}),
    isPrewarmed: false,
    isTransferred: false,
    nameservers: [...nameServers],
  }
  if (!withCredentials || status !== 'active') return shown
  const host = sandboxAddresses.mailforgeMail
  return {
    ...shown,
    credentials: {
      imapHost: host,
      imapPort: 993,
      imapUsername: mailbox.email,
      imapPassword: password,
      smtpHost: host,
      smtpPort: 587,
      smtpUsername: mailbox.email,
      smtpPassword: password,
    },
  }
}
