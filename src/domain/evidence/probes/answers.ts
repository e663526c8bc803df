import { figuresOf, type Probe, verdict } from '../probe.ts'

/** "Usually within 24 hours": more often than not. */
const usually = 0.5

export const answers: Probe = {
  id: 'answers',
  what: 'requests for a call answered within 24 hours, over 90 days',
  clauses: ['3.2', '13.1'],
  async look(tx) {
    const { asked, within_a_day } = await figuresOf<{ asked: number; within_a_day: number }>(tx, 'answers')
    if (asked === 0) return { verdict: 'ok', words: 'none was due', figure: 'none due' }
    const share = within_a_day / asked
    return {
      verdict: verdict(share > usually),
      words: `${within_a_day} of ${asked} (${Math.floor(share * 100)} %)`,
      figure: `${Math.floor(share * 100)} %`,
    }
  },
}
