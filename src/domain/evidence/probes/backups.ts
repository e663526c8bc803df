import { counted, lasting, type Probe, verdict } from '../probe.ts'

export const backups: Probe = {
  id: 'backups',
  what: 'the last time a backup was restored as a test',
  clauses: ['5.1'],
  async look(tx, { policy }) {
    const made = await tx.db
      .selectFrom('backups')
      .select(['made_at', 'tested_at'])
      .where('removed_at', 'is', null)
      .orderBy('made_at')
      .execute()
    const [oldest] = made
    const newest = made.at(-1)
    if (!oldest || !newest)
      return {
        verdict: 'ok',
        words: 'this program has made none yet; what another tool copies is in the hands of whoever runs it',
        figure: 'none yet',
      }
    const age = ({ made_at: at }: { made_at: Date }) => (tx.now.getTime() - at.getTime()) / 1000
    const kept = (policy.register.retentionRules.backup?.days ?? 0) * 86_400
    // One goes with the next that is made, so it may be older by as long as that takes.
    const overdue = age(oldest) > kept + age(newest)
    const tested = made
      .flatMap(({ tested_at: at }) => at ?? [])
      .toSorted((a, b) => b.getTime() - a.getTime())[0]
    return {
      verdict: verdict(!overdue),
      words: `${counted(made.length, 'backup')} kept, the newest ${lasting(age(newest))} old, the oldest ${lasting(age(oldest))}${
        tested ? '' : '; none was restored as a test yet'
      }`,
      figure: tested ? `${lasting((tx.now.getTime() - tested.getTime()) / 1000)} ago` : 'never',
    }
  },
}
