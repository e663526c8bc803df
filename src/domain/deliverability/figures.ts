import { z } from 'zod'

const known = z.int().nonnegative().optional()

/** What was observed of an inbox or domain. A figure left out was not observed; it is never taken for zero. */
export const healthFiguresSchema = z.strictObject({
  authentication: z.strictObject({
    mx: z.enum(['pass', 'fail', 'unknown']),
    spf: z.enum(['pass', 'fail', 'unknown']),
    dkim: z.enum(['pass', 'fail', 'unknown']),
    dmarc: z.enum(['pass', 'fail', 'unknown']),
  }),
  /** A domain is suspended, or two looks say that its registry holds it or does not delegate it: nothing else of it matters. */
  heldByRegistry: z.boolean().optional(),
  /** Warm-up messages of the last 7 days whose place is known. */
  warmUpInInbox7Days: known,
  warmUpInSpam7Days: known,
  /** Campaign and warm-up messages delivered in the last 30 days. */
  delivered30Days: known,
  /** Campaign messages of the last 30 days. */
  sent30Days: known,
  bounced30Days: known,
  replied30Days: known,
  /** Complaints are counted over all inboxes of the client; small senders mostly have no such data. */
  clientSent7Days: known,
  clientComplaints7Days: known,
  domainAgeDays: known,
  warmUpDays: known,
  blocklist: z.enum(['clean', 'listed', 'unknown']),
})
export type HealthFigures = z.infer<typeof healthFiguresSchema>

export const unknownFigures: HealthFigures = {
  authentication: { mx: 'unknown', spf: 'unknown', dkim: 'unknown', dmarc: 'unknown' },
  blocklist: 'unknown',
}
