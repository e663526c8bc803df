import { counted, figuresOf, type Probe, verdict } from '../probe.ts'

export const secondFactor: Probe = {
  id: 'second-factor',
  what: 'ways to a row for somebody who works here without the second factor',
  clauses: ['9.3'],
  async look(tx) {
    const { rules, open_rules, open_tables } = await figuresOf<{
      rules: number
      open_rules: number
      open_tables: number
    }>(tx, 'second_factor')
    const ways = open_rules + open_tables
    return {
      verdict: verdict(ways === 0 && rules > 0),
      words: `${ways}: of ${counted(rules, 'access rule')} for staff in the database, ${rules - open_rules} ask the session for it, and ${open_tables === 0 ? 'no table is' : `${counted(open_tables, 'table is', 'tables are')}`} without rules`,
    }
  },
}
