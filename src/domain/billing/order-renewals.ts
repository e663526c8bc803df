import { isNotLetGoByPlan } from '#domain/renewals/let-go-by-plan.ts'
import { daysFrom, renewalDays } from '#domain/renewals/renewal-days.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

type Billing = PurposeTx<'billing'>

/**
 * Bills the year to come for domains that are kept, a month before it begins: one invoice for all of an engagement that are
 * due together. The order is written before the payment service is asked, and each renewal is on one order only.
 */
export async function orderRenewals(tx: Billing): Promise<void> {
  const due = await tx.db
    .selectFrom('renewals')
    .innerJoin('engagements', 'engagements.id', 'renewals.engagement_id')
    .select([
      'renewals.id',
      'renewals.client_id as clientId',
      'renewals.engagement_id as engagementId',
      'renewals.currency',
      'renewals.price_cents as priceCents',
    ])
    .where('renewals.state', 'in', ['renew', 'renewed'])
    .where('renewals.order_id', 'is', null)
    .where('renewals.price_cents', '>', 0)
    .where('renewals.expires_at', '<=', daysFrom(tx.now, renewalDays.billed))
    .where('engagements.state', '!=', 'ended')
    .where(isNotLetGoByPlan)
    .forUpdate('renewals')
    .skipLocked()
    .execute()
  const orders = new Map<string, typeof due>()
  for (const one of due) {
    const key = `${one.engagementId} ${one.currency}`
    orders.set(key, [...(orders.get(key) ?? []), one])
  }
  for (const renewals of orders.values()) {
    const [first] = renewals
    if (!first?.currency) continue
    const { id } = await tx.db
      .insertInto('invoice_orders')
      .values({
        client_id: first.clientId,
        engagement_id: first.engagementId,
        currency: first.currency,
        total_cents: renewals.reduce((sum, { priceCents }) => sum + (priceCents ?? 0), 0),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await tx.db
      .updateTable('renewals')
      .set({ order_id: id })
      .where(
        'id',
        'in',
        renewals.map((one) => one.id),
      )
      .execute()
    await tx.enqueue('make-invoice', { orderId: id }, { key: id })
  }
  const left = await tx.db
    .selectFrom('invoice_orders')
    .select('id')
    .where('invoice_ref', 'is', null)
    .execute()
  for (const { id } of left) await tx.enqueue('make-invoice', { orderId: id }, { key: id })
}
