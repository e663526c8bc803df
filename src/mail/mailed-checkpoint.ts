/** The ledger's newest checkpoint as a mail takes it along. */
export interface MailedCheckpoint {
  /** A signed note of a few lines. */
  readonly note: string
  /** The verifier key of whoever signed, to be compared with what it is elsewhere. */
  readonly signer: string
}

/** One with invented hashes, to preview a mail. */
export const previewCheckpoint: MailedCheckpoint = {
  note: `segmento-ledger
1234
${'A'.repeat(43)}=
at 2026-11-24T12:59:59.000Z

— segmento-ledger ${'A'.repeat(91)}=
`,
  signer: `segmento-ledger+00000000+${'A'.repeat(44)}`,
}
