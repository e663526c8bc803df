/** What tells one proof message from another: a header of ours and its value, which also stands in the subject. */
export interface ProofMark {
  readonly header: string
  readonly token: string
}

/** A proof message as the seed mailbox received it, with the headers that its server added. */
export interface ReceivedProof {
  readonly folder: 'inbox' | 'junk'
  readonly receivedAt: Date
  readonly raw: Buffer
}

/** The agency's own mailbox to which every inbox writes once. */
export interface SeedMailbox {
  readonly address: string
  /** Whose Authentication-Results headers may be believed (RFC 8601, authserv-id): the seed mailbox's own server. */
  readonly trustedAuthservId: string
  /** Undefined: the mailbox was read and it is not there (yet). A mailbox that could not be read is a VendorError. */
  findProof(mark: ProofMark): Promise<ReceivedProof | undefined>
}
