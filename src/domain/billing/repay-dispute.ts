import { mayForClient } from '#domain/clients/member-role.ts'
import type { Actor } from '#platform/database/actor.ts'
import type { SettlementDoors } from './settlement-doors.ts'

export type OpenedRepayment =
  | { readonly kind: 'pay'; readonly url: string }
  | { readonly kind: 'refused'; readonly reason: string }

/** By when it is due; it is the client's own wish to pay. */
const dueInDays = 7

/**
 * Where the client pays again what their bank took back: one invoice for each lost dispute, however often it is asked
 * for. While the bank still decides nothing is asked for twice.
 * @throws VendorError when the payment service cannot be reached; clicking again goes on where it stopped
 */
export async function openRepayment(
  doors: SettlementDoors,
  actor: Extract<Actor, { kind: 'client' }>,
  engagementId: string,
): Promise<OpenedRepayment> {
  const found = await doors.inPurpose('billing', actor, async (tx) => {
    const lost = await tx.db
      .selectFrom('disputes')
      .innerJoin('engagements', 'engagements.id', 'disputes.engagement_id')
      .innerJoin('subscriptions', 'subscriptions.engagement_id', 'disputes.engagement_id')
      .select([
        'disputes.id',
        'disputes.client_id as clientId',
        'disputes.amount_cents as amountCents',
        'disputes.currency',
        'subscriptions.customer_ref as customerId',
        'engagements.mode',
        'engagements.state',
      ])
      .where('disputes.engagement_id', '=', engagementId)
      .where('disputes.state', '=', 'lost')
      .orderBy('disputes.opened_at')
      .limit(1)
      .executeTakeFirst()
    if (!lost || lost.state === 'ended')
      return { ok: false as const, reason: 'There is no payment to make again.' }
    const may = await mayForClient(tx, lost.clientId, 'pay')
    return may.ok ? { ok: true as const, lost } : may
  })
  if (!found.ok) return { kind: 'refused', reason: found.reason }
  const { lost } = found
  const payments = await doors.openPayments({
    mode: lost.mode === 'live' ? 'live' : 'sandbox',
    clientId: lost.clientId,
    people: [],
  })
  const invoice = await payments.createInvoice({
    orderId: lost.id,
    clientId: lost.clientId,
    customerId: lost.customerId,
    currency: lost.currency,
    lines: [{ title: 'Payment that your bank took back', amountCents: Number(lost.amountCents) }],
    dueInDays,
  })
  await doors.inPurpose('billing', actor, (tx) =>
    tx.db
      .updateTable('disputes')
      .set({ repayment_ref: invoice.invoiceId })
      .where('id', '=', lost.id)
      .execute(),
  )
  if (!invoice.pageUrl)
    return { kind: 'refused', reason: 'The payment page is being made; try again in a minute.' }
  return { kind: 'pay', url: invoice.pageUrl }
}
