import { counted, lasting, type Probe } from '../probe.ts'

/** Evidence of no single promise: whoever was never seen to come back is not known to. */
export const restoreTest: Probe = {
  id: 'restore-test',
  what: 'the last time a backup was restored as a test',
  clauses: [],
  async look(tx) {
    const made = await tx.db
      .selectFrom('backups')
      .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.max('tested_at').as('tested')])
      .executeTakeFirst()
    if (!made || Number(made.count) === 0)
      return {
        verdict: 'ok',
        words: 'this program has made no backup yet, so there is none to restore',
        figure: 'none yet',
      }
    if (!made.tested)
      return {
        verdict: 'unknown',
        words: `of ${counted(Number(made.count), 'backup')} made none was restored as a test`,
        figure: 'never',
      }
    const ago = `${lasting((tx.now.getTime() - made.tested.getTime()) / 1000)} ago`
    return { verdict: 'ok', words: `one came back whole ${ago}`, figure: ago }
  },
}
