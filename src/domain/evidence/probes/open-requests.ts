import { counted, figuresOf, lasting, type Probe, verdict } from '../probe.ts'

/** "Usually within 24 hours", and never left lying: the longest that 6.7 allows for any answer. */
const longestSeconds = 30 * 86_400

export const openRequests: Probe = {
  id: 'open-requests',
  what: 'requests for a call that wait for an answer',
  clauses: ['3.2', '13.1'],
  async look(tx) {
    const { waiting, oldest_seconds } = await figuresOf<{ waiting: number; oldest_seconds: number | null }>(
      tx,
      'requests',
    )
    if (oldest_seconds === null) return { verdict: 'ok', words: 'none', figure: '0' }
    return {
      verdict: verdict(oldest_seconds <= longestSeconds),
      words: `${counted(waiting, 'waits', 'wait')}, the oldest for ${lasting(oldest_seconds)}`,
      figure: String(waiting),
    }
  },
}
