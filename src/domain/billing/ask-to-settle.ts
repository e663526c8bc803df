import type { PurposeTx } from '#platform/database/purposes.ts'
import { liveCheckoutStates } from './checkout-states.ts'

/** Has each way to pay looked at whose quote was taken back or withdrawn, so that nobody pays by it any more. */
export async function askToSettle(tx: PurposeTx<'service-delivery'>, engagementId: string): Promise<void> {
  const live = await tx.db
    .selectFrom('checkouts')
    .select('id')
    .where('engagement_id', '=', engagementId)
    .where('state', 'in', liveCheckoutStates)
    .execute()
  for (const { id } of live) await tx.enqueue('settle-checkout', { checkoutId: id }, { key: id })
}
