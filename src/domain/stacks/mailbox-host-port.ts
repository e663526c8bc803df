import type { Personal } from '#policy/personal.ts'

/**
 * pending: waits for the delegation to the host's name servers, or is being set up · active: its mailboxes can be
 * made · failed: the host gave up (a person looks) · ended: lapsed, to be deleted or not paid.
 */
export type HostedDomainState = 'pending' | 'active' | 'failed' | 'ended'

export interface HostedDomain {
  readonly id: string
  readonly name: string
  readonly state: HostedDomainState
  /** To which the registrar has to delegate the domain; sorted, lower case. */
  readonly nameServers: readonly string[]
  readonly forwardToDomain: string | undefined
}

export interface HostedRecord {
  /** `@` or a name below the domain, lower case. */
  readonly name: string
  readonly type: string
  readonly value: string
  /** False for what the host needs itself and does not let anybody change. */
  readonly editable: boolean
}

export type WantedRecord = Omit<HostedRecord, 'editable'>

export interface NewMailbox {
  readonly address: Personal<'email'>
  readonly firstName: Personal<'name'>
  readonly lastName: Personal<'name'>
  readonly signature?: Personal<'signature'>
}

export type MailboxState = 'pending' | 'active' | 'failed' | 'ended'

export interface HostedMailbox {
  readonly id: string
  readonly address: Personal<'email'>
  readonly state: MailboxState
}

export interface MailServerAccess {
  readonly host: string
  readonly port: number
  readonly username: Personal<'email'>
  readonly password: string
}

/** Cleartext passwords: encrypted before they are kept, never logged. */
export interface MailboxCredentials {
  readonly imap: MailServerAccess
  readonly smtp: MailServerAccess
}

export interface InboxMessage {
  readonly from: Personal<'email'>
  readonly fromName: Personal<'name'>
  readonly to: Personal<'email'>
  readonly subject: string
  readonly text: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * made: all mailboxes of the domain · address-refused: the host doesn't open one at this address, because it is taken
 * there, reserved or not written as it wants; nothing was made or bought. `vendorCode` is the host's own word for it.
 */
export type MailboxesOutcome =
  | { readonly kind: 'made'; readonly mailboxes: readonly HostedMailbox[] }
  | { readonly kind: 'address-refused'; readonly vendorCode: string | undefined }

/** Who runs the zone and the inboxes of a domain bought elsewhere. Failures are `VendorError`. */
export interface MailboxHost {
  /** Brings a domain in, once: one that is already there is answered as it is. */
  bringIn(
    domain: string,
    wishes: { readonly dmarcReportsTo?: string; readonly forwardToDomain?: string },
  ): Promise<HostedDomain>
  /** Undefined when the domain is not in the account. */
  statusOf(domain: string): Promise<HostedDomain | undefined>
  records(domainId: string): Promise<readonly HostedRecord[]>
  /**
   * Makes `wanted` the whole set of editable records: reads, keeps the host's own records as they are, writes all in
   * one call, and reads again. Anything editable that is not wanted goes. Written even if nothing differs, because
   * the write makes the host restore records of its own that were lost.
   */
  replaceRecords(domainId: string, wanted: readonly WantedRecord[]): Promise<readonly HostedRecord[]>
  setForward(domainId: string, forwardToDomain: string): Promise<void>
  /** All mailboxes of the domain. */
  mailboxesOf(domain: string): Promise<readonly HostedMailbox[]>
  /** Makes those that are not there yet, after looking; answers all of them. Spends money: slots are bought as needed. */
  createMailboxes(domain: string, wanted: readonly NewMailbox[]): Promise<MailboxesOutcome>
  mailbox(mailboxId: string): Promise<HostedMailbox | undefined>
  /** Undefined until the mailbox is active. */
  credentials(mailboxId: string): Promise<MailboxCredentials | undefined>
  /** Sets a new password; answers when it is in force. */
  setPassword(mailboxId: string, password: string): Promise<void>
  /** Its mail goes with it. A mailbox that is not there any more is no failure. */
  deleteMailbox(mailboxId: string): Promise<void>
  /** Sends one message as the inbox itself. 4xx: later; 5xx: refused. */
  sendFrom(
    credentials: MailboxCredentials,
    message: InboxMessage,
  ): Promise<{ readonly accepted: boolean; readonly responseCode: number }>
}
