import { counted, lasting, type Probe } from '../probe.ts'

export const ledger: Probe = {
  id: 'ledger',
  what: 'the latest entry of the ledger',
  clauses: ['3.5', '4.10'],
  async look(tx) {
    const row = await tx.db
      .selectFrom('evidence_entries')
      .select((eb) => [eb.fn.max('at').as('latest'), eb.fn.countAll<number>().as('entries')])
      .executeTakeFirstOrThrow()
    if (!row.latest) return { verdict: 'ok', words: 'it is empty: nothing was done with anybody’s data' }
    const seconds = Math.max(0, (tx.now.getTime() - row.latest.getTime()) / 1000)
    return { verdict: 'ok', words: `${lasting(seconds)} old, of ${counted(row.entries, 'entry', 'entries')}` }
  },
}
