import { counted, figuresOf, lasting, type Probe, verdict } from '../probe.ts'

interface Requests extends Record<string, unknown> {
  readonly waiting: number
  readonly oldest_seconds: number | null
  readonly late: number
  readonly due_two_days: number
  readonly within_two_days: number
  readonly due_month: number
  readonly within_month: number
}

/** The periods of 6.7, on requests as they were noted by whoever read our mailbox. */
export const dataRequests: Probe = {
  id: 'data-requests',
  what: 'requests about your own data: open ones, the oldest, answered within 48 hours and 30 days, over 90 days',
  clauses: ['6.7'],
  async look(tx) {
    const seen = await figuresOf<Requests>(tx, 'data_requests')
    const { waiting, oldest_seconds, late, due_month, within_month } = seen
    const open =
      oldest_seconds === null
        ? 'none is open'
        : `${counted(waiting, 'is', 'are')} open, the oldest for ${lasting(oldest_seconds)}`
    const answered =
      seen.due_two_days === 0
        ? 'none was due'
        : `${seen.within_two_days} of ${seen.due_two_days} answered within 48 hours, ${within_month} of ${due_month} in time`
    return {
      verdict: verdict(late === 0 && within_month === due_month),
      words: `${open}; ${answered}`,
      figure: String(waiting),
    }
  },
}
