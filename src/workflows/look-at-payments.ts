import { subscriptionsToAdopt } from '#domain/billing/adopt-subscription.ts'
import { openCheckouts, openNotices, staleSubscriptions } from '#domain/billing/billing-queries.ts'
import { collectionsToSet } from '#domain/billing/collections-to-set.ts'
import { staleDisputes } from '#domain/billing/disputes-of.ts'
import { unsettledTransfers } from '#domain/billing/record-transfer.ts'
import { remindOfQuotes } from '#domain/billing/remind-of-quote.ts'
import { untoldTaxes } from '#domain/billing/tell-taxes.ts'
import { balancesToSee } from '#domain/billing/watch-balance.ts'
import { linesToSetBack } from '#domain/plan-changes/set-lines-back.ts'
import { refundsUnderWay } from '#domain/refunds/make-refund.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'

/** A notice's own job is tried for about this long. */
const noticeMinutes = 15

/**
 * Has every open payment page and every subscription that was not seen for a while looked at, so that a payment counts,
 * or its failure, though the notice never came; and every notice whose job gave up while the payment service could not
 * be read.
 */
export async function lookAtPayments(inPurpose: InPurpose): Promise<void> {
  await inPurpose('billing', system('look at payments'), async (tx) => {
    for (const checkoutId of await openCheckouts(tx))
      await tx.enqueue('settle-checkout', { checkoutId }, { key: checkoutId })
    for (const checkoutId of await balancesToSee(tx))
      await tx.enqueue('settle-checkout', { checkoutId }, { key: checkoutId })
    await remindOfQuotes(tx)
    const before = new Date(tx.now.getTime() - noticeMinutes * 60_000)
    for (const eventId of await openNotices(tx, before))
      await tx.enqueue('handle-payment-event', { eventId }, { key: eventId })
    for (const refundId of await refundsUnderWay(tx))
      await tx.enqueue('make-refund', { refundId }, { key: refundId })
    for (const transferId of await unsettledTransfers(tx))
      await tx.enqueue('settle-transfer', { transferId }, { key: transferId })
    for (const engagementId of await untoldTaxes(tx))
      await tx.enqueue('tell-taxes', { engagementId }, { key: engagementId })
    for (const engagementId of await subscriptionsToAdopt(tx))
      await tx.enqueue('adopt-subscription', { engagementId }, { key: engagementId })
    for (const subscriptionId of await collectionsToSet(tx))
      await tx.enqueue('set-collection', { subscriptionId }, { key: subscriptionId })
    for (const changeId of await linesToSetBack(tx))
      await tx.enqueue('set-lines-back', { changeId }, { key: changeId })
    for (const disputeId of await staleDisputes(tx))
      await tx.enqueue('settle-dispute', { disputeId }, { key: disputeId })
    for (const subscriptionId of await staleSubscriptions(tx))
      await tx.enqueue('read-subscription', { subscriptionId }, { key: subscriptionId })
  })
}
