import type { PurposeTx } from '#platform/database/purposes.ts'

type Delivery = PurposeTx<'service-delivery'>

/** What the client told us so far. */
export async function findIntake(tx: Delivery, engagementId: string) {
  return tx.db
    .selectFrom('intakes')
    .select([
      'engagement_id as engagementId',
      'client_id as clientId',
      'domain',
      'domain_token as domainToken',
      'domain_proof as domainProof',
      'domain_proved_at as domainProvedAt',
      'domain_checked_at as domainCheckedAt',
      'ideal_customer as idealCustomer',
      'offer',
      'volume_targets as volumeTargets',
      'saved_at as savedAt',
      'completed_at as completedAt',
    ])
    .where('engagement_id', '=', engagementId)
    .executeTakeFirst()
}

export async function findRegistrant(tx: Delivery, engagementId: string) {
  return tx.db
    .selectFrom('registrants')
    .select([
      'first_name as firstName',
      'last_name as lastName',
      'organisation',
      'address',
      'city',
      'region',
      'postal_code as postalCode',
      'country',
      'phone',
      'email',
      'saved_at as savedAt',
    ])
    .where('engagement_id', '=', engagementId)
    .executeTakeFirst()
}

/** Senders without their pictures; `pictureType` says whether there is one. */
export async function sendersOf(tx: Delivery, engagementId: string) {
  return tx.db
    .selectFrom('senders')
    .select([
      'id',
      'first_name as firstName',
      'last_name as lastName',
      'role',
      'permission_at as permissionAt',
      'picture_type as pictureType',
      'signature',
      'approved_at as approvedAt',
    ])
    .where('engagement_id', '=', engagementId)
    .orderBy('added_at')
    .orderBy('id')
    .execute()
}

export async function senderPicture(
  tx: Delivery,
  senderId: string,
): Promise<{ bytes: Buffer; type: string } | undefined> {
  const row = await tx.db
    .selectFrom('senders')
    .select(['picture', 'picture_type'])
    .where('id', '=', senderId)
    .executeTakeFirst()
  return row?.picture && row.picture_type ? { bytes: row.picture, type: row.picture_type } : undefined
}
