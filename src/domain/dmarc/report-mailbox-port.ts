/** How far a mailbox was read: UIDs rise, and count anew when the validity changes (RFC 3501, 2.3.1.1). */
export interface ReadMark {
  readonly uidValidity: number
  readonly lastUid: number
}

/** The mailbox to which receivers send aggregate reports. */
export interface ReportMailbox {
  /** What stands as `rua` in the records of a domain. */
  readonly reportsTo: string
  /** Files of messages after the mark that may be reports; a mailbox that could not be read is a VendorError. */
  readReports(
    after: ReadMark | undefined,
  ): Promise<ReadMark & { readonly files: readonly Buffer[]; readonly more: boolean }>
}
