import { counted, figuresOf, lasting, type Probe, verdict } from '../probe.ts'

/** Figures come by the day; a vendor may be out of reach for one. */
const patienceSeconds = 2 * 86_400

export const figuresRead: Probe = {
  id: 'figures',
  what: 'inboxes whose figures are read each day',
  clauses: ['2.7'],
  async look(tx) {
    const { watched, longest_seconds } = await figuresOf<{ watched: number; longest_seconds: number | null }>(
      tx,
      'figures',
    )
    if (longest_seconds === null) return { verdict: 'ok', words: 'none is at work' }
    return {
      verdict: verdict(longest_seconds <= patienceSeconds),
      words: `${counted(watched, 'inbox', 'inboxes')}, the longest unread for ${lasting(longest_seconds)}`,
    }
  },
}
