/** A figure from the trade, with where it comes from, so that the page can show it. Checked 2026-11-23. */
export interface Threshold {
  readonly value: number
  readonly unit: 'percent' | 'count' | 'days'
  readonly source: string
}

function percent(value: number, source: string): Threshold {
  return { value, unit: 'percent', source }
}

function count(value: number, source: string): Threshold {
  return { value, unit: 'count', source }
}

function days(value: number, source: string): Threshold {
  return { value, unit: 'days', source }
}

const practice = 'practitioners’ published rules'

export const thresholds = {
  placementFine: percent(85, `${practice}: 85 % or more in the inbox is fine`),
  placementAct: percent(80, `${practice}: below 80 % needs action`),
  placementFloor: count(20, `${practice}: 20 warm-up deliveries in 7 days before any verdict`),
  verdictFloor: count(100, `${practice}: 100 delivered messages in 30 days before any verdict`),
  bounceWatch: percent(2, `${practice}: warn at 2 %; Instantly pauses an inbox at 1.8 %`),
  bounceAct: percent(3, `${practice}: pause at 3 %`),
  bounceFloor: count(60, `${practice}: at least 60 messages sent`),
  replyWatch: percent(1, `${practice}: below 1 % is a fault to look at`),
  replyFloor: count(200, `${practice}: at least 200 messages sent`),
  complaintAct: percent(0.1, 'Google: stay under 0.10 %, never reach 0.30 %'),
  complaintFloorSent: count(100, `${practice}: at least 100 messages in 7 days`),
  complaintFloorCount: count(3, `${practice}: at least 3 complaints`),
  youngDomain: days(30, `${practice}: a listed domain under 30 days is replaced`),
  oldDomain: days(90, `${practice}: a listed domain over 90 days rests and is repaired`),
  restDays: days(7, `${practice}: seven days of rest`),
  warmUp: days(14, 'Maildoso: at least 14 days; Instantly: 2 to 3 weeks'),
  domainAge: days(14, 'vendor blogs agree on two weeks'),
} as const satisfies Record<string, Threshold>
export type ThresholdName = keyof typeof thresholds

/** Part of a whole in percent; undefined for nothing of nothing. */
export function share(part: number, whole: number): number | undefined {
  return whole > 0 ? (part * 100) / whole : undefined
}
