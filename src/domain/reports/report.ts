import { z } from 'zod'

const verdicts = z.enum(['pass', 'fail', 'unknown'])

/** A week of a build: nothing of it is personal. */
export const buildReportSchema = z.strictObject({
  version: z.literal(1),
  kind: z.literal('build'),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  /** The state of the stack when it was made. */
  stackState: z.string(),
  /** Kinds of steps that were done in the week, with how many. */
  done: z.array(z.strictObject({ kind: z.string(), count: z.int() })),
  steps: z.strictObject({ done: z.int(), all: z.int(), blocked: z.int() }),
  warmUpSince: z.iso.datetime().nullable(),
  /** The first day on which cold mail may leave if nothing comes between; null while too little is known. */
  liveFrom: z.iso.date().nullable(),
  /** What waits for the client. */
  needs: z.array(z.enum(['approve-names', 'confirm-registrant', 'fill-intake'])),
})
export type BuildReport = z.infer<typeof buildReportSchema>

const figuresSchema = z.strictObject({
  sent: z.int(),
  replies: z.int(),
  bounced: z.int(),
  /** Warm-up messages whose place was seen: in the inbox, in spam. */
  inInbox: z.int(),
  inSpam: z.int(),
  /** Days of inboxes that were read, of those that there were. What was not read is unknown, not zero. */
  daysRead: z.int(),
  daysThere: z.int(),
})
export type ReportFigures = z.infer<typeof figuresSchema>

/** A week or month of a live stack. */
export const liveReportSchema = z.strictObject({
  version: z.literal(1),
  kind: z.literal('live'),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  figures: figuresSchema,
  before: figuresSchema,
  /** The latest look of each kind before the report was made, with its age. */
  looks: z.array(
    z.strictObject({
      kind: z.string(),
      pass: z.int(),
      fail: z.int(),
      unknown: z.int(),
      at: z.iso.datetime(),
    }),
  ),
  /** Why cold sending was paused in the time, and how often. */
  pauses: z.array(z.strictObject({ reason: z.string(), count: z.int() })),
  /** Changes of the stack's state in the time. */
  changes: z.array(z.strictObject({ to: z.string(), at: z.iso.datetime() })),
  recommendations: z.array(
    z.enum(['clean-list', 'look-at-text', 'placement', 'unread', 'mend-records', 'nothing']),
  ),
})
export type LiveReport = z.infer<typeof liveReportSchema>
export type Recommendation = LiveReport['recommendations'][number]

export const reportSchema = z.discriminatedUnion('kind', [buildReportSchema, liveReportSchema])
export type Report = z.infer<typeof reportSchema>

export type Verdict = z.infer<typeof verdicts>
