import { counted, figuresOf, lasting, type Probe, verdict } from '../probe.ts'

/** What is over can't be read from that moment; its room is given back by a sweep every five minutes. */
const patienceSeconds = 86_400

interface Overdue extends Record<string, unknown> {
  readonly waiting: number
  readonly longest_seconds: number | null
  readonly unfounded: number
}

export const overdue: Probe = {
  id: 'overdue',
  what: 'what is over and not deleted yet',
  clauses: ['2.2', '5.1', '5.2'],
  async look(tx, { policy }) {
    const { retentionRules: rules } = policy.register
    const { waiting, longest_seconds, unfounded } = await figuresOf<Overdue>(tx, 'overdue', [
      ...[rules['vendor-call'], rules['vendor-notice'], rules.erasure].map((rule) => rule?.days ?? null),
      rules.staff?.months ?? null,
    ])
    const held = `${counted(unfounded, 'person is', 'people are')} held for a reason that is gone`
    if (longest_seconds === null)
      return {
        verdict: verdict(unfounded === 0),
        words: `nothing: the greatest overdue age is 0${unfounded === 0 ? '' : `; ${held}`}`,
        figure: '0',
      }
    return {
      verdict: verdict(longest_seconds <= patienceSeconds && unfounded === 0),
      words: `${counted(waiting, 'record waits', 'records wait')}, unreadable, for ${lasting(longest_seconds)} at most${unfounded === 0 ? '' : `; ${held}`}`,
      figure: lasting(longest_seconds),
    }
  },
}
