import type { PurposeTx } from '#platform/database/purposes.ts'

/** Each inbox of a stack with how often and when its credentials were issued; the credentials themselves stay shut. */
export async function issuedCredentials(tx: PurposeTx<'service-delivery'>, stackId: string) {
  return tx.db
    .selectFrom('inboxes')
    .leftJoin('credentials', 'credentials.inbox_id', 'inboxes.id')
    .select([
      'inboxes.id',
      'inboxes.address',
      'inboxes.reserve',
      'credentials.issue',
      'credentials.issued_at as issuedAt',
    ])
    .where('inboxes.stack_id', '=', stackId)
    .orderBy('inboxes.address')
    .execute()
}
