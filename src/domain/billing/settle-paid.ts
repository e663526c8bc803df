import { dropTaskByKey, finishTaskByKey } from '#domain/tasks/finish-task.ts'
import { system } from '#platform/database/actor.ts'
import { overdueTransferKey } from './checkout-states.ts'
import { lockEngagement } from './lock-engagement.ts'
import type { OwnCheckout } from './own-checkout.ts'
import type { Payments } from './payments-port.ts'
import { recordInvoice, recordPaidCheckout, recordSubscription } from './record-payment.ts'
import type { SettlementDoors } from './settlement-doors.ts'

const work = system('settle payment')

/**
 * Records that a quote was paid, with the subscription and the invoice as they stand now. What began by transfer goes on so;
 * how the client's other subscriptions are paid is none of it.
 */
export async function settlePaid(
  doors: SettlementDoors,
  payments: Payments,
  ours: OwnCheckout,
  paid: {
    /** What was paid there: a payment page or an invoice. */
    readonly ref: string
    readonly subscriptionId: string | undefined
    readonly invoiceId: string | undefined
  },
): Promise<void> {
  const subscription = paid.subscriptionId && (await payments.readSubscription(paid.subscriptionId))
  const invoice = paid.invoiceId && (await payments.readInvoice(paid.invoiceId))
  await doors.inPurpose('billing', work, async (tx) => {
    await lockEngagement(tx, ours.engagementId)
    await recordPaidCheckout(tx, { ...ours, ref: paid.ref }, ours)
    if (subscription) await recordSubscription(tx, subscription, ours)
    if (invoice) await recordInvoice(tx, invoice, ours)
  })
  if (ours.method === 'transfer') await endOverdueTask(doors, ours.id, 'done')
}

/** Nobody is to be asked for it any more: it is paid, or there is nothing left to pay. */
export async function endOverdueTask(
  doors: SettlementDoors,
  checkoutId: string,
  how: 'done' | 'dropped',
): Promise<void> {
  await doors.inPurpose('service-delivery', work, (tx) =>
    (how === 'done' ? finishTaskByKey : dropTaskByKey)(tx, overdueTransferKey(checkoutId)),
  )
}
