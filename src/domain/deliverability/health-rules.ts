import { type HealthFigures, unknownFigures } from './figures.ts'
import { type PartVerdict, partRules } from './score-parts.ts'
import { defaultLimits, type Limits, sourceOf, type ThresholdName } from './thresholds.ts'

/** What a verdict asks for. `automatic` ones are done by the program, the others are tasks for a person. */
export const remedies = {
  'stop-cold': { automatic: true, words: 'stop cold messages within the hour; warm-up goes on' },
  'pause-campaign': { automatic: true, words: 'pause the campaign; its list is bad, not the inbox' },
  'pause-client': { automatic: true, words: 'pause all of the client’s campaigns' },
  'rest-domain': { automatic: true, words: 'rest the domain, and ask again when the rest is over' },
  'replace-domain': { automatic: false, words: 'replace the domain by one from the reserve' },
  'look-at': { automatic: false, words: 'a person looks' },
} as const
export type Remedy = keyof typeof remedies

export interface HealthFinding {
  readonly remedy: Remedy
  readonly reason: string
  readonly sources: readonly string[]
}

function sources(limits: Limits, ...names: ThresholdName[]): string[] {
  return names.map((name) => sourceOf(name, limits))
}

/** Confirmed only: a look-up that failed is unknown and stops nothing. */
export function judgeStanding(
  authentication: HealthFigures['authentication'],
  heldByRegistry: boolean,
): HealthFinding | undefined {
  if (heldByRegistry)
    return {
      remedy: 'stop-cold',
      reason: 'The domain is suspended, or its registry holds it or does not delegate it.',
      sources: [],
    }
  const { mx, spf, dkim, dmarc } = authentication
  const stopping = Object.entries({ MX: mx, SPF: spf, DKIM: dkim }).filter(
    ([, verdict]) => verdict === 'fail',
  )
  if (stopping.length > 0) {
    const reason = `Confirmed missing or failing: ${stopping.map(([proof]) => proof).join(', ')}.`
    return { remedy: 'stop-cold', reason, sources: [] }
  }
  if (dmarc === 'fail') return { remedy: 'look-at', reason: 'DMARC is missing or failing.', sources: [] }
  return undefined
}

/** Bounces are judged by domain and by campaign: a bad list shows in the campaign first. */
export function judgeBounces(
  scope: 'domain' | 'campaign',
  sent: number | undefined,
  bounced: number | undefined,
  limits: Limits = defaultLimits,
): HealthFinding | undefined {
  const verdict = partRules.bounces.judge(
    { ...unknownFigures, sent30Days: sent, bounced30Days: bounced },
    limits,
  )
  if (verdict.state !== 'act' && verdict.state !== 'watch') return undefined
  const remedy = verdict.state === 'act' && scope === 'campaign' ? 'pause-campaign' : 'look-at'
  return finding(limits, remedy, verdict, 'bounceWatch', 'bounceAct', 'bounceFloor')
}

/** Summed over the client; pauses only at 100 messages, 3 complaints and 0.10 % together. */
export function judgeComplaints(
  sent7Days: number | undefined,
  complaints7Days: number | undefined,
  limits: Limits = defaultLimits,
): HealthFinding | undefined {
  const figures = { ...unknownFigures, clientSent7Days: sent7Days, clientComplaints7Days: complaints7Days }
  const verdict = partRules.complaints.judge(figures, limits)
  if (verdict.state === 'watch')
    return finding(limits, 'look-at', verdict, 'complaintAct', 'complaintFloorCount')
  if (verdict.state !== 'act') return undefined
  return finding(limits, 'pause-client', verdict, 'complaintAct', 'complaintFloorSent', 'complaintFloorCount')
}

export function judgeReplies(
  sent: number | undefined,
  replied: number | undefined,
  limits: Limits = defaultLimits,
): HealthFinding | undefined {
  const verdict = partRules.replies.judge(
    { ...unknownFigures, sent30Days: sent, replied30Days: replied },
    limits,
  )
  return verdict.state === 'watch'
    ? finding(limits, 'look-at', verdict, 'replyWatch', 'replyFloor')
    : undefined
}

/** Below the floors there is no finding; between 80 and 85 % only the page says so. */
export function judgePlacement(
  figures: HealthFigures,
  limits: Limits = defaultLimits,
): HealthFinding | undefined {
  const verdict = partRules.placement.judge(figures, limits)
  if (verdict.state !== 'act') return undefined
  return finding(limits, 'rest-domain', verdict, 'placementAct', 'placementFloor', 'verdictFloor')
}

/** A young listed domain is replaced, an old one rested and repaired; between, a person decides. */
export function judgeListing(
  blocklist: HealthFigures['blocklist'],
  domainAgeDays: number | undefined,
  limits: Limits = defaultLimits,
): HealthFinding | undefined {
  if (blocklist !== 'listed') return undefined
  const used = sources(limits, 'youngDomain', 'oldDomain')
  if (domainAgeDays === undefined) {
    return { remedy: 'look-at', reason: 'Listed; the domain’s age is unknown.', sources: used }
  }
  const reason = `Listed at an age of ${domainAgeDays} days.`
  if (domainAgeDays < limits.youngDomain) return { remedy: 'replace-domain', reason, sources: used }
  const remedy = domainAgeDays > limits.oldDomain ? 'rest-domain' : 'look-at'
  return { remedy, reason, sources: used }
}

/** All findings on one domain, the most urgent first. */
export function judgeDomain(
  figures: HealthFigures,
  heldByRegistry: boolean,
  limits: Limits = defaultLimits,
): HealthFinding[] {
  const findings = [
    judgeStanding(figures.authentication, heldByRegistry),
    judgeListing(figures.blocklist, figures.domainAgeDays, limits),
    judgePlacement(figures, limits),
    judgeBounces('domain', figures.sent30Days, figures.bounced30Days, limits),
    judgeReplies(figures.sent30Days, figures.replied30Days, limits),
  ]
  return findings.filter((one) => one !== undefined)
}

function finding(
  limits: Limits,
  remedy: Remedy,
  verdict: PartVerdict,
  ...names: ThresholdName[]
): HealthFinding {
  return { remedy, reason: `${verdict.words}.`, sources: sources(limits, ...names) }
}
