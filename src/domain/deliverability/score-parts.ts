import type { HealthFigures } from './figures.ts'
import { type Limits, share, type ThresholdName } from './thresholds.ts'

/**
 * `too-little`: observed, but below the sample floor. `unknown`: not observed. Neither counts for or
 * against; both are said.
 */
export type PartState = 'fine' | 'watch' | 'act' | 'too-little' | 'unknown'

export interface PartVerdict {
  readonly state: PartState
  readonly words: string
  /** The measured share, where there is one. */
  readonly percent?: number
}

export interface PartRule {
  readonly title: string
  /** Share of the whole score; our own weighting, by how directly the part decides where mail lands. */
  readonly weight: number
  readonly thresholds: readonly ThresholdName[]
  readonly judge: (figures: HealthFigures, limits: Limits) => PartVerdict
}

export const partNames = [
  'authentication',
  'placement',
  'bounces',
  'replies',
  'complaints',
  'age',
  'blocklist',
] as const
export type PartName = (typeof partNames)[number]

const show = (percent: number) => `${Math.round(percent * 100) / 100} %`

function notObserved(what: string): PartVerdict {
  return { state: 'unknown', words: `${what} not observed` }
}

function authentication({ authentication, heldByRegistry }: HealthFigures): PartVerdict {
  if (heldByRegistry) return { state: 'act', words: 'suspended, held or not delegated by the registry' }
  const named = Object.entries(authentication).map(([proof, verdict]) => ({
    proof: proof.toUpperCase(),
    verdict,
  }))
  const failed = named.filter(({ verdict }) => verdict === 'fail').map(({ proof }) => proof)
  if (failed.length > 0) return { state: 'act', words: `${failed.join(', ')} failed the proof` }
  const open = named.filter(({ verdict }) => verdict === 'unknown').map(({ proof }) => proof)
  if (open.length > 0)
    return { state: 'unknown', words: `${open.join(', ')} could not be checked; tried again` }
  return { state: 'fine', words: 'MX, SPF, DKIM and DMARC proven' }
}

function placement(figures: HealthFigures, limits: Limits): PartVerdict {
  const { warmUpInInbox7Days: inbox, warmUpInSpam7Days: spam, delivered30Days } = figures
  if (inbox === undefined || spam === undefined) return notObserved('placement of warm-up messages')
  const delivered = inbox + spam
  const percent = share(inbox, delivered)
  if (percent === undefined || delivered < limits.placementFloor) {
    return {
      state: 'too-little',
      words: `${delivered} of ${limits.placementFloor} warm-up deliveries in 7 days`,
    }
  }
  if ((delivered30Days ?? 0) < limits.verdictFloor) {
    return {
      state: 'too-little',
      words: `${delivered30Days ?? 0} of ${limits.verdictFloor} deliveries in 30 days`,
    }
  }
  const words = `${show(percent)} of ${delivered} warm-up messages of 7 days reached the inbox; fine from ${limits.placementFine} %, action below ${limits.placementAct} %`
  if (percent < limits.placementAct) return { state: 'act', words, percent }
  return { state: percent < limits.placementFine ? 'watch' : 'fine', words, percent }
}

function bounces({ sent30Days: sent, bounced30Days: bounced }: HealthFigures, limits: Limits): PartVerdict {
  if (sent === undefined || bounced === undefined) return notObserved('bounces')
  const percent = share(bounced, sent)
  if (percent === undefined || sent < limits.bounceFloor) {
    return { state: 'too-little', words: `${sent} of ${limits.bounceFloor} messages sent` }
  }
  const words = `${show(percent)} of ${sent} messages of 30 days bounced; watched from ${limits.bounceWatch} %, action from ${limits.bounceAct} %`
  if (percent >= limits.bounceAct) return { state: 'act', words, percent }
  return { state: percent >= limits.bounceWatch ? 'watch' : 'fine', words, percent }
}

function replies({ sent30Days: sent, replied30Days: replied }: HealthFigures, limits: Limits): PartVerdict {
  if (sent === undefined || replied === undefined) return notObserved('replies')
  const percent = share(replied, sent)
  if (percent === undefined || sent < limits.replyFloor) {
    return { state: 'too-little', words: `${sent} of ${limits.replyFloor} messages sent` }
  }
  const words = `${show(percent)} of ${sent} messages of 30 days were answered; watched below ${limits.replyWatch} %`
  return { state: percent < limits.replyWatch ? 'watch' : 'fine', words, percent }
}

function complaints(figures: HealthFigures, limits: Limits): PartVerdict {
  const { clientSent7Days: sent, clientComplaints7Days: complained } = figures
  if (sent === undefined || complained === undefined) {
    return { state: 'unknown', words: 'no complaint data, which is normal at this volume' }
  }
  const percent = share(complained, sent)
  if (percent === undefined || sent < limits.complaintFloorSent) {
    return { state: 'too-little', words: `${sent} of ${limits.complaintFloorSent} messages sent in 7 days` }
  }
  const words = `${complained} complaints about ${sent} messages in 7 days, ${show(percent)}; action from ${limits.complaintAct} % and ${limits.complaintFloorCount} complaints`
  if (percent < limits.complaintAct) return { state: 'fine', words, percent }
  return { state: complained >= limits.complaintFloorCount ? 'act' : 'watch', words, percent }
}

function age({ domainAgeDays, warmUpDays, sent30Days }: HealthFigures, limits: Limits): PartVerdict {
  if (domainAgeDays === undefined || warmUpDays === undefined) return notObserved('age and warm-up')
  const words = `domain ${domainAgeDays} ${domainAgeDays === 1 ? 'day' : 'days'} old, warmed up for ${warmUpDays}`
  const young = domainAgeDays < limits.domainAge || warmUpDays < limits.warmUp
  if (!young) return { state: 'fine', words }
  return (sent30Days ?? 0) > 0
    ? { state: 'act', words: `${words}, and already sending cold messages` }
    : { state: 'watch', words: `${words}; not ready for cold messages yet` }
}

function blocklist({ blocklist }: HealthFigures): PartVerdict {
  switch (blocklist) {
    case 'clean':
      return { state: 'fine', words: 'on no blocklist that we may ask' }
    case 'listed':
      return { state: 'act', words: 'on a blocklist' }
    case 'unknown':
      return { state: 'unknown', words: 'no blocklist answered; a refusal to answer is no listing' }
  }
}

export const partRules: Readonly<Record<PartName, PartRule>> = {
  authentication: { title: 'Authentication', weight: 25, thresholds: [], judge: authentication },
  placement: {
    title: 'Placement',
    weight: 30,
    thresholds: ['placementFine', 'placementAct', 'placementFloor', 'verdictFloor'],
    judge: placement,
  },
  bounces: {
    title: 'Bounces',
    weight: 15,
    thresholds: ['bounceWatch', 'bounceAct', 'bounceFloor'],
    judge: bounces,
  },
  replies: { title: 'Replies', weight: 5, thresholds: ['replyWatch', 'replyFloor'], judge: replies },
  complaints: {
    title: 'Complaints',
    weight: 10,
    thresholds: ['complaintAct', 'complaintFloorSent', 'complaintFloorCount'],
    judge: complaints,
  },
  age: { title: 'Age and warm-up', weight: 5, thresholds: ['warmUp', 'domainAge'], judge: age },
  blocklist: { title: 'Blocklists', weight: 10, thresholds: [], judge: blocklist },
}
