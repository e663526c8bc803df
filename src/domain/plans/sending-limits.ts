import { z } from 'zod'

export const hosts = ['mailforge', 'maildoso', 'google-workspace'] as const
export const sequencers = ['instantly', 'smartlead'] as const
export type Host = (typeof hosts)[number]
export type Sequencer = (typeof sequencers)[number]

export const limitedFigures = [
  'coldPerInboxPerDay',
  'totalPerInboxPerDay',
  'inboxesPerDomain',
  'minimumWarmUpDays',
] as const
export type LimitedFigure = (typeof limitedFigures)[number]

export const sendingLimitSchema = z.strictObject({
  figure: z.enum(limitedFigures),
  /** `most` is an upper bound, `least` a lower one. */
  bound: z.enum(['most', 'least']),
  value: z.number(),
  /** A breach of `hard` refuses the plan; a breach of `advised` warns. */
  force: z.enum(['hard', 'advised']),
  setBy: z.string(),
  source: z.string(),
})

/** A limit that a host or sequencer puts on sending. */
export type SendingLimit = z.infer<typeof sendingLimitSchema>

/** Limits by inbox host, checked 2026-11-23. Mailforge publishes none, so the sequencer's and ours bind. */
export const hostLimits: Readonly<Record<Host, readonly SendingLimit[]>> = {
  mailforge: [],
  maildoso: [
    {
      figure: 'coldPerInboxPerDay',
      bound: 'most',
      value: 30,
      force: 'advised',
      setBy: 'Maildoso',
      source: 'Maildoso may refuse refunds above 30 a day',
    },
    {
      figure: 'totalPerInboxPerDay',
      bound: 'most',
      value: 100,
      force: 'hard',
      setBy: 'Maildoso',
      source: 'Maildoso deactivates an inbox above 100 a day',
    },
    {
      figure: 'minimumWarmUpDays',
      bound: 'least',
      value: 14,
      force: 'hard',
      setBy: 'Maildoso',
      source: 'Maildoso asks for at least 14 days',
    },
  ],
  'google-workspace': [
    {
      figure: 'totalPerInboxPerDay',
      bound: 'most',
      value: 500,
      force: 'hard',
      setBy: 'Google Workspace',
      source: '500 a day in the trial; 2,000 only after 100 USD paid and 60 days',
    },
    {
      figure: 'inboxesPerDomain',
      bound: 'most',
      value: 5,
      force: 'hard',
      setBy: 'Google Workspace',
      source: 'sellers of Google inboxes cap a domain at five',
    },
  ],
}

/** Limits by sequencer, checked 2026-11-23. */
export const sequencerLimits: Readonly<Record<Sequencer, readonly SendingLimit[]>> = {
  instantly: [
    {
      figure: 'coldPerInboxPerDay',
      bound: 'most',
      value: 30,
      force: 'advised',
      setBy: 'Instantly',
      source: 'Instantly advises 30 cold messages a day',
    },
    {
      figure: 'coldPerInboxPerDay',
      bound: 'most',
      value: 50,
      force: 'hard',
      setBy: 'Instantly',
      source: 'Instantly’s range is 20 to 50 a day',
    },
    {
      figure: 'minimumWarmUpDays',
      bound: 'least',
      value: 14,
      force: 'hard',
      setBy: 'Instantly',
      source: 'Instantly: warm up for 2 to 3 weeks',
    },
  ],
  smartlead: [
    {
      figure: 'totalPerInboxPerDay',
      bound: 'most',
      value: 40,
      force: 'advised',
      setBy: 'Smartlead',
      source: 'Smartlead allows 40 to 50 a day, warm-up included',
    },
    {
      figure: 'totalPerInboxPerDay',
      bound: 'most',
      value: 50,
      force: 'hard',
      setBy: 'Smartlead',
      source: 'Smartlead allows 40 to 50 a day, warm-up included',
    },
  ],
}

/** Every limit that applies to the pair, the strictest of each figure and force only. */
export function limitsFor(host: Host, sequencer: Sequencer): SendingLimit[] {
  const strictest = new Map<string, SendingLimit>()
  for (const limit of [...hostLimits[host], ...sequencerLimits[sequencer]]) {
    const key = `${limit.figure} ${limit.force}`
    const held = strictest.get(key)
    const stricter =
      held === undefined || (limit.bound === 'most' ? limit.value < held.value : limit.value > held.value)
    if (stricter) strictest.set(key, limit)
  }
  return [...strictest.values()]
}

export function breaks(limit: SendingLimit, value: number): boolean {
  return limit.bound === 'most' ? value > limit.value : value < limit.value
}
