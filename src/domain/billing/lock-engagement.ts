import type { PurposeTx } from '#platform/database/purposes.ts'

/** Two notices about one engagement at once are recorded one after the other. */
export async function lockEngagement(tx: PurposeTx<'billing'>, engagementId: string): Promise<void> {
  await tx.db.selectFrom('engagements').select('id').where('id', '=', engagementId).forUpdate().execute()
}
