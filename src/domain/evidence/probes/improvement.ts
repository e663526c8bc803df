import { smallestGroup } from '#policy/aggregates.ts'
import { counted, figuresOf, type Probe, verdict } from '../probe.ts'

export const improvement: Probe = {
  id: 'improvement',
  what: 'tables that are readable to improve the service, and how small a group may be asked about',
  clauses: ['3.4'],
  async look(tx) {
    const { questions, guarded, readable, smallest } = await figuresOf<{
      questions: number
      guarded: number
      readable: number
      smallest: number
    }>(tx, 'improvement')
    return {
      verdict: verdict(readable === 0 && guarded === questions && smallest === smallestGroup),
      words: `${counted(readable, 'table')}; ${guarded} of ${counted(questions, 'question')} answer for groups of ${smallest} clients or more alone`,
    }
  },
}
