import { z } from 'zod'

/** Which entries of the ledger a client takes away with the pack, in the words of the page. */
export const packEntryKinds = {
  'terms.accepted': 'you accepted a text',
  'names.approved': 'you approved the names',
  'spending.approved': 'we approved the spending',
  'handoff.given': 'the stack was given to you',
  'ending.planned': 'the end was planned',
  'engagement.ended': 'the engagement ended',
  'ending.closed': 'the ending was closed',
} as const
export type PackEntryKind = keyof typeof packEntryKinds

const entrySchema = z.strictObject({
  /** Its number in the ledger. */
  id: z.int(),
  kind: z.enum(Object.keys(packEntryKinds) as [PackEntryKind, ...PackEntryKind[]]),
  at: z.iso.datetime(),
})
export type PackEntry = z.infer<typeof entrySchema>

/** The ledger's word for the hand-off: a signed checkpoint, and what leads from each entry to it. Nothing personal. */
export const packEvidenceSchema = z.strictObject({
  /** The checkpoint as a signed note. */
  note: z.string(),
  treeSize: z.int(),
  rootHash: z.hex(),
  /** Machine time. */
  signedAt: z.iso.datetime(),
  /** The verifier key of whoever signed. */
  signer: z.string(),
  entries: z.array(entrySchema),
  /** Lines of JSON that scripts/verify-ledger.mjs checks by themselves. */
  proofs: z.string(),
})
export type PackEvidence = z.infer<typeof packEvidenceSchema>
