import { defaultLimits, type Limits } from '#domain/deliverability/thresholds.ts'
import { addDays, type Day } from '#domain/plans/day.ts'

/** What must be known before an inbox sends its first cold message. `undefined` has not been observed. */
export interface ColdSendFacts {
  readonly registeredOn: Day | undefined
  readonly warmUpStartedOn: Day | undefined
  readonly registrantVerified: boolean | undefined
  /** MX, SPF, DKIM and DMARC as last read from outside. */
  readonly records: 'right' | 'wrong' | 'unknown'
  /** The inbox's own proof by the seed mailbox. */
  readonly proof: 'passed' | 'failed' | 'unknown'
  /** Why cold sending is paused now, a sentence each; empty when it is not. */
  readonly paused: readonly string[]
}

export interface ColdSendMinimums {
  readonly domainAgeDays: number
  readonly warmUpDays: number
}

export type ColdSendVerdict =
  | { readonly ok: true }
  /** `opensOn` is given when only time is missing. */
  | { readonly ok: false; readonly reasons: readonly string[]; readonly opensOn: Day | undefined }

/** What holds for a client: the figures of the trade, or what was set for this client instead. */
export const minimumsOf = (limits: Limits): ColdSendMinimums => ({
  domainAgeDays: limits.domainAge,
  warmUpDays: limits.warmUp,
})

export const usualMinimums = minimumsOf(defaultLimits)

/** Whether the first cold message may go. An unknown keeps the gate shut, which costs a day and no reputation. */
export function judgeFirstColdSend(
  facts: ColdSendFacts,
  today: Day,
  minimums: ColdSendMinimums,
): ColdSendVerdict {
  const timed: { readonly day: Day; readonly reason: string }[] = []
  const reasons: string[] = []
  const after = (start: Day | undefined, days: number, missing: string, early: string) => {
    if (start === undefined) {
      reasons.push(missing)
      return
    }
    const day = addDays(start, days)
    if (today < day) timed.push({ day, reason: early })
  }
  after(
    facts.registeredOn,
    minimums.domainAgeDays,
    'The domain’s registration has not been seen.',
    `The domain is younger than ${minimums.domainAgeDays} days.`,
  )
  after(
    facts.warmUpStartedOn,
    minimums.warmUpDays,
    'The warm-up has not started.',
    `The warm-up is shorter than ${minimums.warmUpDays} days.`,
  )
  if (facts.registrantVerified !== true)
    reasons.push('The registrant has not confirmed the verification e-mail.')
  if (facts.records === 'wrong') reasons.push('A record that mail needs is missing or wrong.')
  if (facts.records === 'unknown') reasons.push('The records could not be read; they are read again.')
  if (facts.proof === 'failed') reasons.push('The inbox failed its proof.')
  if (facts.proof === 'unknown') reasons.push('The inbox has not been proven yet.')
  reasons.push(...facts.paused)
  const all = [...timed.map(({ reason }) => reason), ...reasons]
  if (all.length === 0) return { ok: true }
  const opensOn =
    reasons.length > 0
      ? undefined
      : timed
          .map(({ day }) => day)
          .sort((a, b) => a.localeCompare(b))
          .at(-1)
  return { ok: false, reasons: all, opensOn }
}
