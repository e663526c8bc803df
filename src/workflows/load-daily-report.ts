import { dailyReport } from '#domain/staff/daily-report.ts'
import type { MailPages } from '#mail/house.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'
import { type LoadedMail, letter, type MailRow, receipt } from './mail-row.ts'

/** Undefined when the person is no owner any more, or a later day's mail stands behind this one. */
export async function loadDailyReport(
  tx: PurposeTx<'inquiry-response'>,
  { id, personId }: MailRow,
  pages: MailPages,
  inPurpose: InPurpose,
): Promise<LoadedMail | undefined> {
  const owner = await tx.db
    .selectFrom('staff')
    .select('person_id')
    .where('person_id', '=', personId)
    .where('role', '=', 'owner')
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  const later = await tx.db
    .selectFrom('mails as later')
    .innerJoin('mails as own', 'own.person_id', 'later.person_id')
    .select('later.id')
    .where('own.id', '=', id)
    .where('later.kind', '=', 'daily-report')
    .whereRef('later.queued_at', '>', 'own.queued_at')
    .executeTakeFirst()
  if (!owner || later) return undefined
  // Read when it is written, and each purpose for itself: what is told is as of the moment it leaves.
  return async (house, ledger) => {
    const report = await dailyReport(inPurpose)
    const write = receipt((checkpoint) => letter('daily-report', { report, checkpoint, workUrl: pages.work }))
    return write(house, ledger)
  }
}
