import { z } from 'zod'
import { packEvidenceSchema } from '#domain/handoff/pack-evidence.ts'
import { type EndingStepKind, endingStepKinds, waysShown } from './ending-steps.ts'

const statementStepSchema = z.strictObject({
  kind: z.enum(endingStepKinds as [EndingStepKind, ...EndingStepKind[]]),
  domain: z.string().nullable(),
  shownBy: z.enum(waysShown),
  doneAt: z.iso.datetime(),
})

/** What became of everything, at the close of an ending: nothing personal, and the ledger's word for it. */
export const statementSchema = z.strictObject({
  version: z.literal(1),
  askedAt: z.iso.datetime(),
  closedAt: z.iso.datetime(),
  steps: z.array(statementStepSchema),
  /** Days that are still to come. */
  accessOn: z.iso.datetime(),
  keptUntil: z.iso.datetime().nullable(),
  evidence: packEvidenceSchema.nullable(),
})
export type ClosingStatement = z.infer<typeof statementSchema>
