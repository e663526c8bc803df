import type {
  HostedDomain,
  HostedDomainState,
  HostedMailbox,
  HostedRecord,
  MailboxCredentials,
  MailboxState,
} from '#domain/stacks/mailbox-host-port.ts'
import { personal } from '#policy/personal.ts'
import type { MailforgeCredentials, MailforgeDomain, MailforgeMailbox, MailforgeRecord } from './contract.ts'

const domainStates = {
  draft: 'pending',
  pending: 'pending',
  active: 'active',
  warning: 'active',
  failed: 'failed',
  expired: 'ended',
  scheduled_for_deletion: 'ended',
  not_paid: 'ended',
} as const satisfies Record<MailforgeDomain['status'], HostedDomainState>

const mailboxStates = {
  draft: 'pending',
  pending: 'pending',
  processing: 'pending',
  active: 'active',
  failed: 'failed',
  scheduled_for_deletion: 'ended',
} as const satisfies Record<MailforgeMailbox['status'], MailboxState>

const plainHost = (host: string): string => host.toLowerCase().replace(/\.$/, '')

export const nameOf = ({ sld, tld }: MailforgeDomain): string => `${sld}.${tld}`.toLowerCase()

export function hostedDomain(domain: MailforgeDomain): HostedDomain {
  return {
    id: domain.id,
    name: nameOf(domain),
    state: domainStates[domain.status],
    nameServers: domain.nameservers.map(plainHost).toSorted(),
    forwardToDomain: domain.forwardToDomain ?? undefined,
  }
}

export function hostedRecord({ name, type, value, editable }: MailforgeRecord): HostedRecord {
  return { name: name.toLowerCase() || '@', type: type.toUpperCase(), value, editable }
}

export function hostedMailbox({ id, email, status }: MailforgeMailbox): HostedMailbox {
  return { id, address: personal('email', email.toLowerCase()), state: mailboxStates[status] }
}

export function mailboxCredentials(given: MailforgeCredentials): MailboxCredentials {
  return {
    imap: {
      host: given.imapHost,
      port: given.imapPort,
      username: personal('email', given.imapUsername),
      password: given.imapPassword,
    },
    smtp: {
      host: given.smtpHost,
      port: given.smtpPort,
      username: personal('email', given.smtpUsername),
      password: given.smtpPassword,
    },
  }
}
