import { counted, figuresOf, lasting, type Probe, verdict } from '../probe.ts'

/** What is over can't be read from that moment; its room is given back by a sweep every five minutes. */
const patienceSeconds = 86_400

export const overdue: Probe = {
  id: 'overdue',
  what: 'what is over and not deleted yet',
  clauses: ['2.2', '5.1', '5.2'],
  async look(tx) {
    const { waiting, longest_seconds } = await figuresOf<{ waiting: number; longest_seconds: number | null }>(
      tx,
      'overdue',
    )
    if (longest_seconds === null)
      return { verdict: 'ok', words: 'nothing: the greatest overdue age is 0', figure: '0' }
    return {
      verdict: verdict(longest_seconds <= patienceSeconds),
      words: `${counted(waiting, 'record waits', 'records wait')}, unreadable, for ${lasting(longest_seconds)} at most`,
      figure: lasting(longest_seconds),
    }
  },
}
