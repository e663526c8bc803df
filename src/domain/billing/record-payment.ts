import { judgeArrears } from '#domain/arrears/judge-arrears.ts'
import { changeEngagement } from '#domain/engagements/change-engagement.ts'
import { queueClientMail } from '#domain/mails/queue-mail.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Invoice, Subscription } from './payments-port.ts'

type Billing = PurposeTx<'billing'>

/** Whose payment it is. */
export interface Payer {
  readonly clientId: string
  readonly engagementId: string
}

const hoursToRefund = 48

/**
 * A checkout was paid, as the payment service itself just said. The first time for an accepted quote it opens the
 * intake. Money for a quote that was taken back, or a second payment, opens nothing: a person gives it back.
 * @param checkout.ref what was paid there: a payment page or an invoice
 */
export async function recordPaidCheckout(
  tx: Billing,
  checkout: { readonly id: string; readonly quoteId: string; readonly ref: string },
  payer: Payer,
): Promise<void> {
  const marked = await tx.db
    .updateTable('checkouts')
    .set({ state: 'paid', paid_at: tx.now, over_at: tx.now })
    .where('id', '=', checkout.id)
    .where('state', '!=', 'paid')
    .executeTakeFirst()
  if (marked.numUpdatedRows === 0n) return
  const quote = await tx.db
    .selectFrom('quotes')
    .select('state')
    .where('id', '=', checkout.quoteId)
    .executeTakeFirst()
  const changed =
    quote?.state === 'accepted'
      ? await changeEngagement(tx, payer.engagementId, 'receive-payment')
      : undefined
  if (changed?.ok) {
    await queueClientMail(tx, {
      clientId: payer.clientId,
      kind: 'intake-opens',
      aboutId: payer.engagementId,
      roles: ['owner', 'technical'],
    })
    return
  }
  await askToGiveBack(tx, payer, checkout.ref)
}

/** Money for what no longer stands, or that came twice: a person gives it back. @param ref what was paid at the payment service */
export async function askToGiveBack(tx: Billing, { clientId }: Payer, ref: string): Promise<void> {
  await openTask(tx, {
    clientId,
    naturalKey: `refund:${ref}`,
    kind: 'refund-payment',
    instructions:
      'This client paid for something that no longer stands, or paid twice. Look at the payment in the payment service, or on our account where a transfer was entered by hand, give it back, and end the subscription that it began.',
    dueAt: dueInHours(tx, hoursToRefund),
  })
  await tx.tell(`client:${clientId}`)
}

/** A look that was begun before another one wrote is over by then, or its job is. */
const longestLookMinutes = 15

export async function recordSubscription(
  tx: Billing,
  subscription: Subscription,
  payer: Payer,
): Promise<void> {
  const seen = {
    status: subscription.state,
    period_ends_at: subscription.currentPeriodEnd,
    collection: subscription.collection,
    seen_at: tx.now,
  }
  const kept = await tx.db
    .insertInto('subscriptions')
    .values({
      client_id: payer.clientId,
      engagement_id: payer.engagementId,
      subscription_ref: subscription.subscriptionId,
      customer_ref: subscription.customerId,
      ...seen,
    })
    .onConflict((conflict) =>
      // What was read before another look wrote is older than what stands: it ended for good, or a month has begun.
      conflict
        .column('subscription_ref')
        .doUpdateSet(seen)
        .where((eb) =>
          eb.or([
            eb('excluded.status', '=', 'canceled'),
            eb.and([
              eb('subscriptions.status', '!=', 'canceled'),
              eb.or([
                eb('subscriptions.period_ends_at', 'is', null),
                // Somebody may have made its months of its years: what is read later on counts, whatever it says.
                eb('subscriptions.seen_at', '<', new Date(tx.now.getTime() - longestLookMinutes * 60_000)),
                eb('excluded.period_ends_at', '>=', eb.ref('subscriptions.period_ends_at')),
              ]),
            ]),
          ]),
        ),
    )
    .returning('id')
    .executeTakeFirst()
  if (!kept) return
  if (subscription.state === 'past-due' || subscription.state === 'unpaid')
    await openTask(tx, {
      clientId: payer.clientId,
      naturalKey: `overdue:${subscription.subscriptionId}:${subscription.currentPeriodEnd.toISOString()}`,
      kind: 'payment-overdue',
      instructions:
        'A payment of this client failed and the payment service tries again. Talk to the client.',
      dueAt: dueInHours(tx, 24),
    })
  await tx.tell(`client:${payer.clientId}`)
}

/**
 * Keeps an invoice as it stands, and judges by it what the engagement owes. The first time it is seen paid, the client
 * gets a mail that says so, unless that was long ago. @returns our own id of it
 */
export async function recordInvoice(tx: Billing, invoice: Invoice, payer: Payer): Promise<string> {
  const seen = {
    number: invoice.number ?? null,
    status: invoice.state,
    paid_cents: invoice.paidCents,
    total_cents: invoice.totalCents,
    url: invoice.pageUrl ?? null,
    paid_at: invoice.paidAt ?? null,
    seen_at: tx.now,
    collection: invoice.collection,
    attempts: invoice.attempts,
    due_at: invoice.dueAt ?? null,
    tax_cents: invoice.taxCents,
    credited_cents: invoice.creditedCents,
    paid_outside: invoice.paidOutside,
    reason: invoice.reason,
  }
  const shouldBePaid = isOverdue(invoice, tx.now)
  const written = await tx.db
    .insertInto('invoices')
    .values({
      client_id: payer.clientId,
      engagement_id: payer.engagementId,
      invoice_ref: invoice.invoiceId,
      currency: invoice.currency,
      issued_at: invoice.createdAt,
      ...seen,
      unpaid_since: shouldBePaid ? tx.now : null,
    })
    .onConflict((conflict) =>
      conflict
        .column('invoice_ref')
        .doUpdateSet((eb) => ({
          ...seen,
          unpaid_since: shouldBePaid ? eb.fn.coalesce('invoices.unpaid_since', eb.val(tx.now)) : null,
        }))
        // Several notices of one payment are read at the same time, and whoever reads first may write last. Paid and void
        // are final at the payment service, so an invoice that was read open is older than one that stands so.
        .where((eb) =>
          eb.or([
            eb('invoices.status', 'not in', finalStatuses),
            eb('excluded.status', '=', eb.ref('invoices.status')),
          ]),
        ),
    )
    .returning('id')
    .executeTakeFirst()
  const { id } =
    written ??
    (await tx.db
      .selectFrom('invoices')
      .select('id')
      .where('invoice_ref', '=', invoice.invoiceId)
      .executeTakeFirstOrThrow())
  if (written && invoice.state === 'paid' && isNews(invoice, tx.now))
    await queueClientMail(tx, {
      clientId: payer.clientId,
      kind: 'payment-received',
      aboutId: id,
      roles: ['owner', 'billing'],
    })
  await judgeArrears(tx, payer.engagementId)
  await tx.tell(`client:${payer.clientId}`)
  return id
}

const finalStatuses = ['paid', 'void'] as const

/** What was paid longer ago, as of a client brought in, is no news to who paid it. */
const newsDays = 7
function isNews({ paidAt }: Invoice, now: Date): boolean {
  return paidAt === undefined || now.getTime() - paidAt.getTime() < newsDays * 86_400_000
}

/** A card that failed, or a day that passed. One that nobody collects any more is still owed. */
function isOverdue(invoice: Invoice, now: Date): boolean {
  if (invoice.state === 'uncollectible') return true
  if (invoice.state !== 'open') return false
  if (invoice.collection === 'transfer') return invoice.dueAt !== undefined && invoice.dueAt < now
  return invoice.attempts > 0
}
