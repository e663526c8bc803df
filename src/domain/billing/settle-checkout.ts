import { system } from '#platform/database/actor.ts'
import { closeCheckout } from './close-checkout.ts'
import { type OwnCheckout, ownCheckout } from './own-checkout.ts'
import type { Checkout, Payments } from './payments-port.ts'
import { settlePaid } from './settle-paid.ts'
import { settleTransferStart } from './settle-transfer-start.ts'
import type { SettlementDoors } from './settlement-doors.ts'
import { watchBalance } from './watch-balance.ts'

export type CheckoutStanding = 'paid' | 'open' | 'expired' | 'unknown'

const work = system('settle payment')

/**
 * Reads at the payment service how a quote is paid, on a page or by transfer, and records how it stands. Because it goes by
 * what is read now, it may be called at any time, by any notice or none, in any order and again.
 * @throws VendorError when the service cannot be read
 */
export async function settleCheckout(doors: SettlementDoors, checkoutId: string): Promise<CheckoutStanding> {
  const ours = await ownCheckout(doors, checkoutId)
  if (!ours) return 'unknown'
  const isOver = ours.state === 'paid' || ours.state === 'expired'
  if (isOver && ours.method === 'transfer') await watchBalance(doors, ours)
  if (ours.state === 'paid' || ours.state === 'expired') return ours.state
  // Given up, or for a quote that does not stand any more: nobody is to pay it.
  if (ours.state === 'withdrawing' || !ours.isWanted) {
    const closed = await closeCheckout(doors, checkoutId)
    return closed === 'paid' ? 'paid' : closed === 'pending' ? 'open' : 'expired'
  }
  if (ours.method === 'transfer') return settleTransferStart(doors, ours)
  const { sessionId } = ours
  if (!sessionId) return 'unknown'
  const payments = await doors.openPayments({ mode: ours.mode, clientId: ours.clientId, people: [] })
  const theirs = await payments.readCheckout(sessionId)
  return recordCheckout(doors, payments, { ...ours, sessionId }, theirs)
}

/** Settles a session that was told of by its quote: the record of its id may have been lost in a crash. */
export async function settleSession(
  doors: SettlementDoors,
  payments: Payments,
  theirs: Checkout,
): Promise<CheckoutStanding> {
  const { quoteId, sessionId } = theirs
  if (!quoteId) return 'unknown'
  const checkoutId = await doors.inPurpose('billing', work, async (tx) => {
    const known = await tx.db
      .selectFrom('checkouts')
      .select('id')
      .where('session_ref', '=', sessionId)
      .executeTakeFirst()
    if (known) return known.id
    const intended = await tx.db
      .updateTable('checkouts')
      .set({
        session_ref: sessionId,
        customer_ref: theirs.customerId ?? null,
        url: theirs.url ?? null,
        expires_at: theirs.expiresAt,
        state: 'open',
      })
      .where('quote_id', '=', quoteId)
      .where('method', '=', 'card')
      .where('state', '=', 'intended')
      .returning('id')
      .executeTakeFirst()
    return intended?.id
  })
  const ours = checkoutId && (await ownCheckout(doors, checkoutId))
  return ours ? recordCheckout(doors, payments, { ...ours, sessionId }, theirs) : 'unknown'
}

async function recordCheckout(
  doors: SettlementDoors,
  payments: Payments,
  ours: OwnCheckout & { readonly sessionId: string },
  theirs: Checkout,
): Promise<CheckoutStanding> {
  if (theirs.state === 'expired') {
    await doors.inPurpose('billing', work, (tx) =>
      tx.db
        .updateTable('checkouts')
        .set({ state: 'expired' })
        .where('id', '=', ours.id)
        .where('state', '!=', 'paid')
        .execute(),
    )
    return 'expired'
  }
  if (theirs.state !== 'paid') return 'open'
  await settlePaid(doors, payments, ours, { ...theirs, ref: ours.sessionId })
  return 'paid'
}
