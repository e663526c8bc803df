import { counted, figuresOf, lasting, type Probe } from '../probe.ts'

interface Sealing extends Record<string, unknown> {
  readonly entries: number
  readonly unsealed: number
  readonly passed_over: number
  readonly altered_forms: number
  readonly longest_seconds: number | null
}

/** What has committed is sealed and signed each second; one that waits so long is sealed by nobody. */
export const sealPatienceSeconds = 60

export const ledger: Probe = {
  id: 'ledger',
  what: 'the latest entry of the ledger',
  clauses: ['3.5', '4.10'],
  async look(tx) {
    const sealing = await figuresOf<Sealing>(tx, 'sealing')
    if (sealing.altered_forms > 0)
      return {
        verdict: 'failed',
        words: `${counted(sealing.altered_forms, 'form')} of entries does not say what its hash commits to`,
      }
    if (sealing.passed_over > 0)
      return {
        verdict: 'failed',
        words: `${counted(sealing.passed_over, 'entry', 'entries')} stood outside the seals for good`,
      }
    if ((sealing.longest_seconds ?? 0) > sealPatienceSeconds)
      return {
        verdict: 'failed',
        words: `${counted(sealing.unsealed, 'entry waits', 'entries wait')} for a seal, the oldest for ${lasting(sealing.longest_seconds ?? 0)}`,
      }
    const latest = await tx.db
      .selectFrom('evidence_entries')
      .select('at')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (!latest) return { verdict: 'ok', words: 'it is empty: nothing was done with anybody’s data' }
    const seconds = Math.max(0, (tx.now.getTime() - latest.at.getTime()) / 1000)
    const waiting = sealing.unsealed === 0 ? 'every one sealed' : `${sealing.unsealed} wait for their seal`
    return {
      verdict: 'ok',
      words: `${lasting(seconds)} old, of ${counted(sealing.entries, 'entry', 'entries')}, ${waiting}`,
    }
  },
}
