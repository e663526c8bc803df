import type { ArrearsState } from './states.ts'

/** Days after the first payment that failed, and after what the client was told. */
export const arrearsDays = {
  reminders: { first: 0, 'third-day': 3, 'seventh-day': 7 },
  /** Cold sending pauses; warm-up goes on. */
  pause: 14,
  /** The client knew of it at least so long before. */
  leastWarning: 7,
  /** After the pause. */
  finalNotice: 7,
  /** After the final notice, which names the day. Nothing is deleted before it. */
  deletion: 30,
} as const

export type ReminderKind = keyof typeof arrearsDays.reminders
export const noticeKinds = ['first', 'third-day', 'seventh-day', 'paused', 'final', 'resumed'] as const
export type NoticeKind = (typeof noticeKinds)[number]

export interface ArrearsStanding {
  readonly state: ArrearsState
  readonly beganAt: Date
  readonly toldAt: Date | null
  readonly pausedAt: Date | null
  readonly deletionOn: Date | null
  /** What the client was sent already. */
  readonly sent: readonly NoticeKind[]
}

export type Move =
  | { readonly kind: 'remind'; readonly notice: ReminderKind }
  | { readonly kind: 'pause-sending' }
  | { readonly kind: 'give-final-notice'; readonly deletionOn: Date }
  | { readonly kind: 'reach-date' }

const dayMilliseconds = 86_400_000
export const daysAfter = (at: Date, days: number): Date => new Date(at.getTime() + days * dayMilliseconds)

/** When cold sending pauses if nothing is paid: never within a week of the first word to the client. */
export function pausesAt({ beganAt, toldAt }: Pick<ArrearsStanding, 'beganAt' | 'toldAt'>): Date | undefined {
  if (!toldAt) return undefined
  const early = daysAfter(beganAt, arrearsDays.pause)
  const warned = daysAfter(toldAt, arrearsDays.leastWarning)
  return early > warned ? early : warned
}

/**
 * The next thing that is due now, or nothing. Of several reminders that became due while nobody looked only the latest is
 * sent. Asked again after each move.
 */
export function dueMove(standing: ArrearsStanding, now: Date): Move | undefined {
  switch (standing.state) {
    case 'owing': {
      const pause = pausesAt(standing)
      if (pause && now >= pause) return { kind: 'pause-sending' }
      return dueReminder(standing, now)
    }
    case 'paused': {
      const notice = standing.pausedAt && daysAfter(standing.pausedAt, arrearsDays.finalNotice)
      return notice && now >= notice
        ? { kind: 'give-final-notice', deletionOn: daysAfter(now, arrearsDays.deletion) }
        : undefined
    }
    case 'final-notice':
      return standing.deletionOn && now >= standing.deletionOn ? { kind: 'reach-date' } : undefined
    case 'date-passed':
    case 'settled':
      return undefined
  }
}

function dueReminder({ beganAt, sent }: ArrearsStanding, now: Date): Move | undefined {
  const kinds = Object.keys(arrearsDays.reminders) as ReminderKind[]
  const latest = kinds.findLast((kind) => now >= daysAfter(beganAt, arrearsDays.reminders[kind]))
  if (latest === undefined || sent.includes(latest)) return undefined
  return { kind: 'remind', notice: latest }
}
