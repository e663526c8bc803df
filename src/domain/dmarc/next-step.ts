import type { Limits } from '#domain/deliverability/thresholds.ts'
import { addDays, type Day } from '#domain/plans/day.ts'
import type { DmarcPolicy } from './read-report.ts'

/** What the reports of seven days say of a domain. */
export interface ReportedWeek {
  readonly messages: number
  readonly aligned: number
}

export interface DmarcStanding {
  readonly policy: DmarcPolicy
  /** Since when the policy stands; undefined when that is not known. */
  readonly since: Day | undefined
  /** The last seven whole days, and the seven before them. */
  readonly weeks: readonly [last: ReportedWeek, before: ReportedWeek]
}

/** Three states as everywhere: a step can be taken, it must wait, or too little is known to tell. */
export type NextStep =
  | { readonly kind: 'step'; readonly to: DmarcPolicy; readonly why: string }
  | { readonly kind: 'wait'; readonly why: string }
  | { readonly kind: 'too-little'; readonly why: string }
  | { readonly kind: 'done'; readonly why: string }

const after: Readonly<Record<DmarcPolicy, DmarcPolicy | undefined>> = {
  none: 'quarantine',
  quarantine: 'reject',
  reject: undefined,
}

/**
 * The next step of a domain's DMARC policy: none, quarantine, reject, each for two to four weeks, gated on about 98 %
 * aligned two weeks running (vendor blogs agree; every figure can be set per client). A person approves it.
 */
export function nextStep(standing: DmarcStanding, today: Day, limits: Limits): NextStep {
  const to = after[standing.policy]
  if (to === undefined) return { kind: 'done', why: 'The policy is reject; there is no step after it.' }
  const { since, weeks } = standing
  const { dmarcAligned, dmarcDays, dmarcFloor } = limits
  if (since === undefined) return { kind: 'too-little', why: 'Since when the policy stands is not known.' }
  const opens = addDays(since, dmarcDays)
  if (today < opens)
    return {
      kind: 'wait',
      why: `The policy stands for less than ${dmarcDays} days; the step opens on ${opens}.`,
    }
  const told = weeks.map((week) => ({ ...week, percent: percentOf(week) }))
  const thin = told.filter((week) => week.messages < dmarcFloor)
  if (thin.length > 0)
    return {
      kind: 'too-little',
      why: `${weeks[1].messages} and ${weeks[0].messages} messages were reported in the last two weeks; ${dmarcFloor} a week are needed to tell.`,
    }
  const shares = told
    .map(({ percent }) => `${percent} %`)
    .toReversed()
    .join(' and ')
  const low = told.some((week) => week.aligned * 100 < week.messages * dmarcAligned)
  if (low)
    return {
      kind: 'wait',
      why: `${shares} of the messages were aligned in the last two weeks; ${dmarcAligned} % in both are needed. Look at the sources that are not.`,
    }
  return {
    kind: 'step',
    to,
    why: `${shares} of ${weeks[1].messages} and ${weeks[0].messages} messages were aligned, two weeks running; ${dmarcAligned} % are needed.`,
  }
}

const percentOf = ({ messages, aligned }: ReportedWeek): number =>
  messages === 0 ? 0 : Math.floor((aligned * 1000) / messages) / 10
