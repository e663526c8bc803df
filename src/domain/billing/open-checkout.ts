import type { Actor } from '#platform/database/actor.ts'
import { prepareCheckout } from './prepare-checkout.ts'
import { settleCheckout } from './settle-checkout.ts'
import type { SettlementDoors } from './settlement-doors.ts'
import { tellTaxesOf } from './tell-taxes.ts'

export type OpenedCheckout =
  | { readonly kind: 'pay'; readonly url: string }
  | { readonly kind: 'paid' }
  | { readonly kind: 'refused'; readonly reason: string }

/** What somebody is told whose click came after another one that chose otherwise. */
export const chosenOtherwise =
  'Somebody has just chosen another way to pay, or this was taken back. Nothing was charged; look at the page again.'

/**
 * Where the client pays an accepted quote by card. The intent is written before the payment service is called, and its
 * attempt is part of the idempotency key: two clicks at once, or a crash between call and record, make one page.
 * A page that is over is looked at before another is made, so that nothing is paid twice.
 * @throws VendorError when the payment service cannot be reached; clicking again goes on where it stopped
 */
export async function openCheckout(
  doors: SettlementDoors,
  actor: Extract<Actor, { kind: 'client' }>,
  engagementId: string,
  pages: { readonly successUrl: string; readonly cancelUrl: string },
): Promise<OpenedCheckout> {
  const prepared = await prepareCheckout(doors, actor, engagementId, 'card')
  if (prepared.kind === 'standing')
    return prepared.url === undefined
      ? { kind: 'refused', reason: chosenOtherwise }
      : { kind: 'pay', url: prepared.url }
  if (prepared.kind !== 'order') return prepared
  const { order } = prepared
  const payments = await doors.openPayments({
    mode: order.mode,
    clientId: order.clientId,
    people: [order.payer.id],
  })
  const { customerId } = await payments.ensureCustomer({
    clientId: order.clientId,
    companyName: order.companyName,
    email: order.payer.email,
  })
  await tellTaxesOf(doors, payments, { clientId: order.clientId, customerId })
  const session = await payments.createCheckout({
    quoteId: order.quoteId,
    clientId: order.clientId,
    customerId,
    currency: order.currency,
    lines: order.lines,
    ...pages,
    idempotencyKey: `checkout:${order.quoteId}:${order.attempt}`,
  })
  const isOurs = await doors.inPurpose('billing', actor, async (tx) => {
    await tx.db
      .updateTable('checkouts')
      .set({
        customer_ref: customerId,
        session_ref: session.sessionId,
        url: session.url,
        state: 'open',
        expires_at: session.expiresAt,
      })
      .where('id', '=', order.checkoutId)
      .where('state', '=', 'intended')
      .execute()
    const kept = await tx.db
      .selectFrom('checkouts')
      .select('state')
      .where('id', '=', order.checkoutId)
      .executeTakeFirst()
    return kept?.state === 'open'
  })
  if (isOurs) return { kind: 'pay', url: session.url }
  // Chosen otherwise meanwhile: nobody is to pay on the page that was made here.
  await payments.closeCheckout(session.sessionId)
  const standing = await settleCheckout(doors, order.checkoutId)
  return standing === 'paid' ? { kind: 'paid' } : { kind: 'refused', reason: chosenOtherwise }
}
