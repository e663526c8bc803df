import { sql } from 'kysely'
import type { PurposeTx } from '#platform/database/purposes.ts'

/** Who works here, for assigning tasks and for naming who did what; former members included, marked. */
export async function listStaff(tx: PurposeTx<'service-delivery'>) {
  return tx.db
    .selectFrom('staff')
    .innerJoin('people', 'people.id', 'staff.person_id')
    .select([
      'staff.person_id as personId',
      'people.name',
      'people.email',
      'staff.role',
      'staff.added_at as addedAt',
      'staff.removed_at as removedAt',
      sql<boolean>`staff.person_id in (select app.joined_staff())`.as('joined'),
    ])
    .orderBy('staff.added_at')
    .execute()
}
