import type { PurposeTx } from '#platform/database/purposes.ts'

/** What charges an engagement each month now, as the payment service was last seen to say; undefined where nothing does. */
export function runningSubscription(tx: PurposeTx<'billing'>, engagementId: string) {
  return tx.db
    .selectFrom('subscriptions')
    .select(['subscription_ref', 'customer_ref'])
    .where('engagement_id', '=', engagementId)
    .where('status', 'in', ['active', 'past-due'])
    .orderBy('seen_at', 'desc')
    .executeTakeFirst()
}
