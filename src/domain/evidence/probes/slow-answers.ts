import { figuresOf, type Probe, verdict } from '../probe.ts'

const percent = (within: number, of: number) =>
  of === 0 ? 'none due' : `${Math.floor((within / of) * 100)} %`
const share = (within: number, of: number) =>
  of === 0 ? 'none was due' : `${within} of ${of} (${percent(within, of)})`

/** The periods of 6.7, measured on the requests that the program knows. */
export const slowAnswers: Probe = {
  id: 'slow-answers',
  what: 'requests for a call answered within 48 hours, and within 30 days, over 90 days',
  clauses: ['3.2', '13.1'],
  async look(tx) {
    const seen = await figuresOf<{
      due_two_days: number
      within_two_days: number
      due_month: number
      within_month: number
    }>(tx, 'slow_answers')
    if (seen.due_two_days === 0) return { verdict: 'ok', words: 'none was due', figure: 'none due' }
    return {
      verdict: verdict(seen.within_month === seen.due_month),
      words: `${share(seen.within_two_days, seen.due_two_days)} within 48 hours; ${share(seen.within_month, seen.due_month)} within 30 days`,
      figure: `${percent(seen.within_two_days, seen.due_two_days)} · ${percent(seen.within_month, seen.due_month)}`,
    }
  },
}
