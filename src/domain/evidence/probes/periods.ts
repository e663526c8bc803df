import { counted, figuresOf, type Probe, verdict } from '../probe.ts'

interface Periods extends Record<string, unknown> {
  readonly held: number
  readonly too_long: number
}

/** A period that was made longer in its row is found while it runs; `overdue` would see it only once it had ended. */
export const periods: Probe = {
  id: 'periods',
  what: 'people and companies whose period ends when it was promised to',
  clauses: ['2.2', '5.1', '5.2', '7.2'],
  async look(tx, { policy }) {
    const { retentionRules: rules } = policy.register
    const { held, too_long } = await figuresOf<Periods>(tx, 'periods', [
      rules.prospect?.months ?? null,
      rules.unconfirmed?.days ?? null,
      rules['asked-again']?.days ?? null,
      rules.client?.months ?? null,
      rules.staff?.months ?? null,
    ])
    return {
      verdict: verdict(too_long === 0),
      words: `${held - too_long} of ${counted(held, 'period')}`,
    }
  },
}
