import type { PurposeTx } from '#platform/database/purposes.ts'
import { liveCheckoutStates } from './checkout-states.ts'

/** Has a first invoice looked at whose quote was taken back or withdrawn, so that nobody transfers for it any more. */
export async function askToSettleTransfers(
  tx: PurposeTx<'service-delivery'>,
  engagementId: string,
): Promise<void> {
  const live = await tx.db
    .selectFrom('checkouts')
    .select('id')
    .where('engagement_id', '=', engagementId)
    .where('method', '=', 'transfer')
    .where('state', 'in', liveCheckoutStates)
    .execute()
  for (const { id } of live) await tx.enqueue('settle-checkout', { checkoutId: id }, { key: id })
}
