/** A figure from the trade, with where it comes from, so that the page can show it. Checked 2026-11-23. */
export interface Threshold {
  readonly value: number
  readonly unit: 'percent' | 'count' | 'days'
  readonly source: string
  /** What it decides, for whoever changes it. */
  readonly decides: string
  /**
   * How far it can be set for one client, and no further: beyond it a verdict would protect nobody, or judge noise. The
   * database holds the same bounds (client_thresholds).
   */
  readonly between: readonly [least: number, most: number]
}

type Bounds = Threshold['between']

function percent(value: number, between: Bounds, decides: string, source: string): Threshold {
  return { value, unit: 'percent', between, decides, source }
}

function count(value: number, between: Bounds, decides: string, source: string): Threshold {
  return { value, unit: 'count', between, decides, source }
}

function days(value: number, between: Bounds, decides: string, source: string): Threshold {
  return { value, unit: 'days', between, decides, source }
}

const practice = 'practitioners’ published rules'

export const thresholds = {
  placementFine: percent(
    85,
    [75, 99],
    'from this share in the inbox on, placement is fine',
    `${practice}: 85 % or more in the inbox is fine`,
  ),
  placementAct: percent(
    80,
    [60, 95],
    'below this share in the inbox, placement needs action',
    `${practice}: below 80 % needs action`,
  ),
  placementFloor: count(
    20,
    [10, 500],
    'placed warm-up messages in 7 days before placement is judged',
    `${practice}: 20 warm-up deliveries in 7 days before any verdict`,
  ),
  verdictFloor: count(
    100,
    [50, 2000],
    'delivered messages in 30 days before placement is judged',
    `${practice}: 100 delivered messages in 30 days before any verdict`,
  ),
  bounceWatch: percent(
    2,
    [0.5, 4],
    'from this share on, bounces are watched',
    `${practice}: warn at 2 %; Instantly pauses an inbox at 1.8 %`,
  ),
  bounceAct: percent(3, [1, 5], 'from this share on, bounces need action', `${practice}: pause at 3 %`),
  bounceFloor: count(
    60,
    [30, 1000],
    'messages sent before bounces are judged',
    `${practice}: at least 60 messages sent`,
  ),
  replyWatch: percent(
    1,
    [0.1, 10],
    'below this share, replies are watched',
    `${practice}: below 1 % is a fault to look at`,
  ),
  replyFloor: count(
    200,
    [100, 5000],
    'messages sent before replies are judged',
    `${practice}: at least 200 messages sent`,
  ),
  complaintAct: percent(
    0.1,
    [0.02, 0.3],
    'from this share on, complaints need action',
    'Google: stay under 0.10 %, never reach 0.30 %',
  ),
  complaintFloorSent: count(
    100,
    [50, 2000],
    'messages in 7 days before complaints are judged',
    `${practice}: at least 100 messages in 7 days`,
  ),
  complaintFloorCount: count(
    3,
    [1, 20],
    'complaints before they need action',
    `${practice}: at least 3 complaints`,
  ),
  youngDomain: days(
    30,
    [14, 90],
    'a listed domain younger than this is replaced',
    `${practice}: a listed domain under 30 days is replaced`,
  ),
  oldDomain: days(
    90,
    [30, 365],
    'a listed domain older than this rests and is repaired',
    `${practice}: a listed domain over 90 days rests and is repaired`,
  ),
  restDays: days(7, [3, 60], 'how long a burned domain rests', `${practice}: seven days of rest`),
  warmUp: days(
    14,
    [14, 60],
    'days of warm-up before the first cold message',
    'Maildoso: at least 14 days; Instantly: 2 to 3 weeks',
  ),
  domainAge: days(
    14,
    [14, 60],
    'age of a domain before the first cold message',
    'vendor blogs agree on two weeks',
  ),
  dmarcAligned: percent(
    98,
    [90, 100],
    'share of aligned messages, two weeks running, before the next DMARC step',
    'vendor blogs agree on about 98 % two weeks running',
  ),
  dmarcFloor: count(
    50,
    [10, 1000],
    'reported messages a week before DMARC alignment is judged',
    'our own caution: below this one message is two percent',
  ),
  dmarcDays: days(
    14,
    [14, 60],
    'how long a DMARC policy stands before the next step',
    'vendor blogs: two to four weeks for each step',
  ),
} as const satisfies Record<string, Threshold>
export type ThresholdName = keyof typeof thresholds

export const thresholdNames = Object.keys(thresholds) as ThresholdName[]

/** What a verdict is judged by: the default, or what was set for the client. */
export type Limits = Readonly<Record<ThresholdName, number>>

export const defaultLimits = Object.fromEntries(
  thresholdNames.map((name) => [name, thresholds[name].value]),
) as Limits

/** Where a limit comes from, with the default where another was set for the client. */
export function sourceOf(name: ThresholdName, limits: Limits): string {
  const { source, value }: Threshold = thresholds[name]
  return limits[name] === value
    ? source
    : `set to ${limits[name]} for this client instead of ${value} (${source})`
}

/** Part of a whole in percent; undefined for nothing of nothing. */
export function share(part: number, whole: number): number | undefined {
  return whole > 0 ? (part * 100) / whole : undefined
}
