import { changeEngagement } from '#domain/engagements/change-engagement.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

/**
 * Lets every quote lapse whose last day is over by business time and that nobody answered; the engagement goes
 * back to its plan. Called by the program itself. @returns how many lapsed
 */
export async function lapseQuotes(tx: PurposeTx<'service-delivery'>): Promise<number> {
  const due = await tx.db
    .selectFrom('quotes')
    .select(['id', 'engagement_id'])
    .where('state', '=', 'sent')
    .where('expires_at', '<=', tx.now)
    .orderBy('id')
    .forUpdate()
    .skipLocked()
    .execute()
  for (const { id, engagement_id } of due) {
    await tx.db.updateTable('quotes').set({ state: 'expired' }).where('id', '=', id).execute()
    await changeEngagement(tx, engagement_id, 'let-quote-lapse')
  }
  return due.length
}
