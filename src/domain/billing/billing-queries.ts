import type { PurposeTx } from '#platform/database/purposes.ts'
import { liveCheckoutStates } from './checkout-states.ts'

type Billing = PurposeTx<'billing'>

/** Invoices of a company, newest first, as last read at the payment service (`seenAt`). */
export async function invoicesOf(tx: Billing, clientId: string) {
  return tx.db
    .selectFrom('invoices')
    .select([
      'id',
      'engagement_id as engagementId',
      'number',
      'status',
      'currency',
      'total_cents as totalCents',
      'paid_cents as paidCents',
      'tax_cents as taxCents',
      'credited_cents as creditedCents',
      'paid_outside as paidOutside',
      'collection',
      'reason',
      'due_at as dueAt',
      'unpaid_since as unpaidSince',
      'url',
      'issued_at as issuedAt',
      'paid_at as paidAt',
      'seen_at as seenAt',
    ])
    .where('client_id', '=', clientId)
    .orderBy('issued_at', 'desc')
    .execute()
}

export async function subscriptionsOf(tx: Billing, clientId: string) {
  return tx.db
    .selectFrom('subscriptions')
    .select([
      'id',
      'engagement_id as engagementId',
      'status',
      'collection',
      'period_ends_at as periodEndsAt',
      'seen_at as seenAt',
    ])
    .where('client_id', '=', clientId)
    .execute()
}

/** How the payment of an engagement stands: its latest payment page, or the invoice that is paid by transfer. */
export async function latestCheckout(tx: Billing, engagementId: string) {
  return tx.db
    .selectFrom('checkouts')
    .select([
      'id',
      'quote_id as quoteId',
      'attempt',
      'state',
      'method',
      'url',
      'invoice_ref as invoiceRef',
      'expires_at as expiresAt',
      'lapses_at as lapsesAt',
      'paid_at as paidAt',
    ])
    .where('engagement_id', '=', engagementId)
    .orderBy('created_at', 'desc')
    .orderBy('attempt', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/**
 * Payment pages and first invoices that may have been paid without a notice reaching us, or that a crash left half made or
 * half closed, for a look by the clock.
 */
export async function openCheckouts(tx: Billing): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('checkouts')
    .select('id')
    .where('state', 'in', liveCheckoutStates)
    .where((eb) => eb.or([eb('session_ref', 'is not', null), eb('customer_ref', 'is not', null)]))
    .execute()
  return rows.map((row) => row.id)
}

/** How long a subscription goes unseen, in hours: one that owes is looked at more often. */
const unseenHours = { usual: 6, owing: 1 }

/** Subscriptions to read again, though no notice told of them. */
export async function staleSubscriptions(tx: Billing): Promise<string[]> {
  const before = (hours: number) => new Date(tx.now.getTime() - hours * 3_600_000)
  const rows = await tx.db
    .selectFrom('subscriptions')
    .select('subscriptions.id')
    .where('status', '!=', 'canceled')
    .where((eb) =>
      eb.or([
        eb('seen_at', '<', before(unseenHours.usual)),
        eb.and([
          eb('seen_at', '<', before(unseenHours.owing)),
          eb.exists(
            eb
              .selectFrom('arrears')
              .select('arrears.id')
              .whereRef('arrears.engagement_id', '=', 'subscriptions.engagement_id')
              .where('arrears.state', '!=', 'settled'),
          ),
        ]),
      ]),
    )
    .orderBy('seen_at')
    .limit(500)
    .execute()
  return rows.map((row) => row.id)
}

/** Notices that came before this moment and are not acted on yet, the oldest first. */
export async function openNotices(tx: Billing, before: Date): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('webhook_events')
    .select('id')
    .where('handled_at', 'is', null)
    .where('received_at', '<', before)
    .orderBy('received_at')
    .limit(100)
    .execute()
  return rows.map((row) => row.id)
}

/** Whether an engagement's quote was paid; nothing is bought for it otherwise. */
export async function isPaid(
  tx: Billing | PurposeTx<'service-delivery'>,
  engagementId: string,
): Promise<boolean> {
  const rows = await tx.call(`select 1 from checkouts where engagement_id = $1 and state = 'paid'`, [
    engagementId,
  ])
  return rows.length > 0
}
