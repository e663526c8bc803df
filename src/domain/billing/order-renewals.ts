import { sql } from 'kysely'
import { isNotLetGoByPlan } from '#domain/renewals/let-go-by-plan.ts'
import { daysFrom, renewalDays } from '#domain/renewals/renewal-days.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { customerOf } from './tell-taxes.ts'

type Billing = PurposeTx<'billing'>

const hoursToBill = 24 * 7

/**
 * Lines of one invoice. The payment service takes 250 (Stripe, 2016-02-22), each by a call of its own, and all of them within the
 * time of one job.
 */
const mostLines = 100

/** Of the task by which a person bills one; from then on the program does not. */
const byHandKey = 'bill-renewal:'

/** Why the program can't bill it, as a sentence; undefined where it can. */
async function whyByHand(
  tx: Billing,
  {
    clientId,
    priceCents,
    currency,
  }: { clientId: string; priceCents: number | null; currency: string | null },
): Promise<string | undefined> {
  if (priceCents === null || currency === null)
    return 'What it costs was never quoted nor seen at the registrar.'
  return (await customerOf(tx, clientId)) === undefined
    ? `It costs ${(priceCents / 100).toFixed(2)} ${currency.toUpperCase()}. They pay nothing through the payment service, so there is nobody to send an invoice to.`
    : undefined
}

/**
 * Bills the year to come for domains that are kept, a month before it begins: one invoice for all of an engagement that are
 * due together, of a hundred at most. The order is written before the payment service is asked, and each renewal is on one order only. What has no
 * price, or whose client is no customer at the payment service, is handed to a person, once.
 */
export async function orderRenewals(tx: Billing): Promise<void> {
  const due = await tx.db
    .selectFrom('renewals')
    .innerJoin('engagements', 'engagements.id', 'renewals.engagement_id')
    .select([
      'renewals.id',
      'renewals.client_id as clientId',
      'renewals.engagement_id as engagementId',
      'renewals.stack_id as stackId',
      'renewals.domain_id as domainId',
      'renewals.name',
      'renewals.currency',
      'renewals.price_cents as priceCents',
    ])
    .where('renewals.state', 'in', ['renew', 'renewed'])
    .where('renewals.order_id', 'is', null)
    .where((eb) => eb.or([eb('renewals.price_cents', 'is', null), eb('renewals.price_cents', '>', 0)]))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('tasks')
            .select('tasks.id')
            .where('tasks.natural_key', '=', sql<string>`${byHandKey} || renewals.id::text`),
        ),
      ),
    )
    .where('renewals.expires_at', '<=', daysFrom(tx.now, renewalDays.billed))
    .where('engagements.state', '!=', 'ended')
    // After a hand-over it may have been pushed to the client: only what is seen to renew with us is billed.
    .where((eb) =>
      eb.or([eb('engagements.state', '!=', 'handed-over'), eb('renewals.switched_at', 'is not', null)]),
    )
    .where(isNotLetGoByPlan)
    .forUpdate('renewals')
    .skipLocked()
    .execute()
  const orders = new Map<string, typeof due>()
  for (const one of due) {
    const why = await whyByHand(tx, one)
    if (why) {
      await openTask(tx, {
        clientId: one.clientId,
        stackId: one.stackId,
        domainId: one.domainId,
        naturalKey: `${byHandKey}${one.id}`,
        kind: 'bill-by-hand',
        instructions: `${one.name} is kept for another year, and its client was told that it is billed. ${why}`,
        dueAt: dueInHours(tx, hoursToBill),
      })
      continue
    }
    const key = `${one.engagementId} ${one.currency}`
    orders.set(key, [...(orders.get(key) ?? []), one])
  }
  const invoices = [...orders.values()].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / mostLines) }, (_, at) =>
      all.slice(at * mostLines, (at + 1) * mostLines),
    ),
  )
  for (const renewals of invoices) {
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
