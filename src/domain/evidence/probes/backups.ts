import { counted, lasting, type Probe, verdict } from '../probe.ts'

const day = 86_400

export const backups: Probe = {
  id: 'backups',
  what: 'backups kept, and for how long',
  clauses: ['5.1'],
  async look(tx, { policy }) {
    const made = await tx.db
      .selectFrom('backups')
      .select('made_at')
      .where('removed_at', 'is', null)
      .orderBy('made_at')
      .execute()
    const [oldest] = made
    const newest = made.at(-1)
    if (!oldest || !newest)
      return {
        verdict: 'ok',
        words: 'none by this program; what another tool copies is in the hands of whoever runs it',
      }
    const age = ({ made_at: at }: { made_at: Date }) => (tx.now.getTime() - at.getTime()) / 1000
    const days = policy.register.retentionRules.backup?.days ?? 0
    // Each day at the latest the copies are looked through for those whose period is over.
    const overdue = made.filter((one) => age(one) > (days + 1) * day).length
    return {
      verdict: verdict(overdue === 0),
      words: `${counted(made.length, 'backup')} kept, the newest ${lasting(age(newest))} old, the oldest ${lasting(age(oldest))}; ${overdue} past ${counted(days, 'day')}`,
    }
  },
}
