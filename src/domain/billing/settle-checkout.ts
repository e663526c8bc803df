import { system } from '#platform/database/actor.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'
import type { OpenPayments } from './open-payments.ts'
import type { Checkout, Payments } from './payments-port.ts'
import { recordInvoice, recordPaidCheckout, recordSubscription } from './record-payment.ts'

export interface SettlementDoors {
  readonly inPurpose: InPurpose
  readonly openPayments: OpenPayments
}

export type CheckoutStanding = 'paid' | 'open' | 'expired' | 'unknown'

const work = system('settle payment')

/**
 * Reads a payment page at the payment service and records how it stands. Because it goes by what is read now, it
 * may be called at any time, by any notice or none, in any order and again.
 * @throws VendorError when the service cannot be read
 */
export async function settleCheckout(doors: SettlementDoors, checkoutId: string): Promise<CheckoutStanding> {
  const ours = await doors.inPurpose('billing', work, (tx) => findCheckout(tx, checkoutId))
  if (!ours?.sessionId) return 'unknown'
  if (ours.state === 'paid') return 'paid'
  const payments = await doors.openPayments({ mode: ours.mode, clientId: ours.clientId, people: [] })
  const theirs = await payments.readCheckout(ours.sessionId)
  return recordCheckout(doors, payments, { ...ours, sessionId: ours.sessionId }, theirs)
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
      .where('state', '=', 'intended')
      .returning('id')
      .executeTakeFirst()
    return intended?.id
  })
  const ours = checkoutId && (await doors.inPurpose('billing', work, (tx) => findCheckout(tx, checkoutId)))
  return ours ? recordCheckout(doors, payments, { ...ours, sessionId }, theirs) : 'unknown'
}

async function findCheckout(tx: PurposeTx<'billing'>, checkoutId: string) {
  const row = await tx.db
    .selectFrom('checkouts')
    .innerJoin('engagements', 'engagements.id', 'checkouts.engagement_id')
    .select([
      'checkouts.id',
      'checkouts.state',
      'checkouts.quote_id as quoteId',
      'checkouts.session_ref as sessionId',
      'checkouts.client_id as clientId',
      'checkouts.engagement_id as engagementId',
      'engagements.mode',
    ])
    .where('checkouts.id', '=', checkoutId)
    .executeTakeFirst()
  return row && { ...row, mode: row.mode === 'live' ? ('live' as const) : ('sandbox' as const) }
}

type OwnCheckout = NonNullable<Awaited<ReturnType<typeof findCheckout>>> & { sessionId: string }

async function recordCheckout(
  doors: SettlementDoors,
  payments: Payments,
  ours: OwnCheckout,
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
  const subscription = theirs.subscriptionId && (await payments.readSubscription(theirs.subscriptionId))
  const invoice = theirs.invoiceId && (await payments.readInvoice(theirs.invoiceId))
  await doors.inPurpose('billing', work, async (tx) => {
    await lockEngagement(tx, ours.engagementId)
    await recordPaidCheckout(tx, ours, ours)
    if (subscription) await recordSubscription(tx, subscription, ours)
    if (invoice) await recordInvoice(tx, invoice, ours)
  })
  return 'paid'
}

/** Two notices about one engagement at once are recorded one after the other. */
export async function lockEngagement(tx: PurposeTx<'billing'>, engagementId: string): Promise<void> {
  await tx.db.selectFrom('engagements').select('id').where('id', '=', engagementId).forUpdate().execute()
}
