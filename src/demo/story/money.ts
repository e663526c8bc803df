import type { Paid } from '../books/stripe.ts'
import { idOf } from '../seeded.ts'
import { tellMail } from './mails.ts'
import { daysAfter, minutesAfter, type Scene } from './scene.ts'

const reasons = {
  subscription_create: 'first',
  subscription_cycle: 'renewal',
  subscription_update: 'other',
  manual: 'other',
} as const

const instant = (seconds: number): Date => new Date(seconds * 1000)

/** Payment pages, subscriptions and invoices as the payment service's books say them. */
export function tellMoney(scene: Scene, { told, offer, session, subscription, invoices }: Paid): void {
  const { rows, now } = scene
  const { clientId, engagementId, people, path, company } = told
  const paidAt = minutesAfter(path.planned('paid'), 2)
  const of = { client_id: clientId, engagement_id: engagementId }
  rows.add('checkouts', {
    id: idOf('checkout', company.key),
    ...of,
    quote_id: offer.quoteId,
    attempt: 1,
    customer_ref: session.customer,
    session_ref: session.id,
    url: null,
    state: 'paid',
    created_at: path.planned('paid'),
    expires_at: daysAfter(path.planned('paid'), 1),
    paid_at: paidAt,
  })
  tellMail(scene, { kind: 'intake-opens', personId: people.owner.id, aboutId: engagementId, at: paidAt })
  const [item] = subscription.items.data
  rows.add('subscriptions', {
    id: idOf('subscription', company.key),
    ...of,
    subscription_ref: subscription.id,
    customer_ref: subscription.customer,
    status: subscription.status === 'past_due' ? 'past-due' : subscription.status,
    period_ends_at: item ? instant(item.current_period_end) : null,
    seen_at: now,
    collection: 'card',
  })
  for (const invoice of invoices) {
    if (invoice.status === 'draft') continue
    const id = idOf('invoice', invoice.number ?? invoice.id)
    const paid = invoice.status_transitions.paid_at ?? null
    rows.add('invoices', {
      id,
      ...of,
      invoice_ref: invoice.id,
      number: invoice.number,
      status: invoice.status,
      currency: invoice.currency,
      total_cents: invoice.total,
      paid_cents: invoice.amount_paid,
      url: invoice.hosted_invoice_url,
      issued_at: instant(invoice.created),
      paid_at: paid === null ? null : instant(paid),
      seen_at: paid === null ? now : minutesAfter(instant(paid), 1),
      attempts: invoice.attempt_count,
      reason: reasons[invoice.billing_reason],
      unpaid_since: invoice.status === 'open' ? minutesAfter(instant(invoice.created), 61) : null,
    })
    if (invoice.status === 'open')
      rows.add('arrears', {
        id: idOf('arrears', company.key),
        ...of,
        state: 'owing',
        began_at: minutesAfter(instant(invoice.created), 61),
        told_at: minutesAfter(instant(invoice.created), 62),
      })
    if (paid !== null)
      for (const person of [people.owner, people.billing])
        tellMail(scene, {
          kind: 'payment-received',
          personId: person.id,
          aboutId: id,
          at: minutesAfter(instant(paid), 1),
        })
  }
}
