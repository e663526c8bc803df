/** What the IMAP server of a sandbox shows of one mailbox account. Messages only ever arrive; none is expunged. */
export interface ImapAccount {
  readonly folders: readonly ImapFolder[]
  /** All messages of a folder, by ascending UID. */
  messages(path: string): Promise<ImapMessage[]>
  setFlags(path: string, uid: number, flags: readonly string[]): Promise<void>
}

export interface ImapFolder {
  readonly path: string
  /** RFC 6154, e.g. `\Junk`. */
  readonly specialUse?: string
}

export interface ImapMessage {
  readonly uid: number
  readonly receivedAt: Date
  readonly flags: readonly string[]
  readonly raw: Buffer
}

/** Answers the account that these credentials open, or undefined. */
export type ImapAuthenticate = (username: string, password: string) => Promise<ImapAccount | undefined>
