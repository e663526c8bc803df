import { system } from '#platform/database/actor.ts'
import { closeTransfer } from './close-checkout.ts'
import { lockEngagement } from './lock-engagement.ts'
import { type OwnCheckout, ownCheckout, transferOrder } from './own-checkout.ts'
import { tellOfRefusal } from './payment-refused.ts'
import type { Payments } from './payments-port.ts'
import { recordInvoice } from './record-payment.ts'
import type { SettlementDoors } from './settlement-doors.ts'

const work = system('start transfer')

/**
 * Makes the subscription and the first invoice of what was written down, and keeps where it is paid. Whoever gave it up
 * meanwhile finds it void. Harmless to repeat: the checkout's own id is the key at the payment service.
 * @throws VendorError when the service cannot be reached; the look by the clock then goes on
 */
export async function startTransfer(
  doors: SettlementDoors,
  checkoutId: string,
): Promise<'open' | 'paid' | 'given-up'> {
  const ours = await ownCheckout(doors, checkoutId)
  if (ours?.method !== 'transfer' || ours.state === 'expired') return 'given-up'
  if (ours.state === 'open' || ours.state === 'paid') return ours.state
  const { customerId } = ours
  if (customerId === null) return 'given-up'
  const payments = await doors.openPayments({ mode: ours.mode, clientId: ours.clientId, people: [] })
  const { subscription, invoice } = await startOrTell(doors, payments, { ...ours, customerId })
  const state = await doors.inPurpose('billing', work, async (tx) => {
    await lockEngagement(tx, ours.engagementId)
    await tx.db
      .updateTable('checkouts')
      .set({
        state: 'open',
        subscription_ref: subscription.subscriptionId,
        invoice_ref: invoice.invoiceId,
        url: invoice.pageUrl ?? null,
        expires_at: invoice.dueAt ?? null,
      })
      .where('id', '=', checkoutId)
      .where('state', '=', 'intended')
      .execute()
    const kept = await tx.db
      .selectFrom('checkouts')
      .select('state')
      .where('id', '=', checkoutId)
      .executeTakeFirstOrThrow()
    if (kept.state === 'open') await recordInvoice(tx, invoice, ours)
    await tx.tell(`engagement:${ours.engagementId}`)
    await tx.tell(`client:${ours.clientId}`)
    return kept.state
  })
  if (state === 'open' || state === 'paid') return state
  const made = { subscriptionId: subscription.subscriptionId, invoiceId: invoice.invoiceId }
  return (await closeTransfer(doors, payments, { ...ours, ...made })) === 'paid' ? 'paid' : 'given-up'
}

/** Refused, it is refused each time the clock asks again: a person is told. */
async function startOrTell(
  doors: SettlementDoors,
  payments: Payments,
  ours: OwnCheckout & { readonly customerId: string },
) {
  try {
    return await payments.startByTransfer(transferOrder(ours))
  } catch (error) {
    await tellOfRefusal(doors, ours, error)
    throw error
  }
}
