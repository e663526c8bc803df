import type { PurposeTx } from '#platform/database/purposes.ts'

/** Who is told of a new request: everybody here who can answer it. */
export async function noticeRecipients(tx: PurposeTx<'inquiry-response'>): Promise<string[]> {
  const staff = await tx.db
    .selectFrom('staff')
    .select('person_id')
    .where('removed_at', 'is', null)
    .where('role', 'in', ['owner', 'operator'])
    .execute()
  return staff.map((row) => row.person_id)
}
