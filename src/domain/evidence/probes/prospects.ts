import { periodOf } from '#platform/policy-in-force/period-in-effect.ts'
import { dayWords } from '#policy/text/words.ts'
import { counted, figuresOf, type Probe, verdict } from '../probe.ts'

/** The day from which on a request is over, counted in calendar months. */
function limitOf(day: string, months: number): Date {
  const limit = new Date(`${day}T00:00:00Z`)
  limit.setUTCMonth(limit.getUTCMonth() + months)
  return new Date(limit.getTime() + 86_400_000)
}

export const prospects: Probe = {
  id: 'prospects',
  what: 'the oldest request for a call',
  clauses: ['2.3', '5.2'],
  async look(tx, { policy }) {
    const months = periodOf(policy.register, 'prospect').months ?? 0
    const { held, oldest_on } = await figuresOf<{ held: number; oldest_on: string | null }>(tx, 'prospects')
    if (oldest_on === null)
      return { verdict: 'ok', words: `none is held; the limit is ${months} months`, figure: 'none held' }
    return {
      verdict: verdict(limitOf(oldest_on, months) > tx.now),
      words: `${counted(held, 'is', 'are')} held, the oldest of ${dayWords(oldest_on)}; the limit is ${months} months`,
      figure: counted(
        Math.max(0, Math.floor((tx.now.getTime() - Date.parse(oldest_on)) / 86_400_000)),
        'day',
      ),
    }
  },
}
