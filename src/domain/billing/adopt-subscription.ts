import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { lockEngagement } from './lock-engagement.ts'
import { recordInvoice, recordSubscription } from './record-payment.ts'
import type { SettlementDoors } from './settlement-doors.ts'

const work = system('adopt subscription')

/** Subscriptions that were found of clients brought in, of those whose stacks are accepted. */
const accepted = `from adoptions a join engagements e on e.id = a.engagement_id
    join sightings s on s.kind = 'subscription' and s.mode = e.mode and s.client_id = a.client_id and s.ref = a.subscription_ref
  where a.accepted_at is not null and s.left_out_at is null`

/** Engagements whose subscription was found and is not taken on yet: a job for it may have given up. */
export async function subscriptionsToAdopt(tx: PurposeTx<'billing'>): Promise<string[]> {
  const rows = await tx.call<{ id: string }>(
    `select a.engagement_id as id ${accepted}
       and not exists (select from subscriptions u where u.subscription_ref = s.ref)`,
    [],
  )
  return rows.map(({ id }) => id)
}

/**
 * Takes on the subscription that was found of a client brought in, once what was found is accepted: from then on it is read
 * like any other, so that a payment that fails has its reminders and a change of the plan something to change. Nothing is
 * changed at the payment service. Harmless to repeat.
 * @throws VendorError when the service cannot be read; the job is then tried again
 */
export async function adoptSubscription(doors: SettlementDoors, engagementId: string): Promise<void> {
  const [found] = await doors.inPurpose('billing', work, (tx) =>
    tx.call<{ clientId: string; subscriptionRef: string; mode: 'sandbox' | 'live' }>(
      `select a.client_id as "clientId", s.ref as "subscriptionRef", e.mode ${accepted} and a.engagement_id = $1`,
      [engagementId],
    ),
  )
  if (!found) return
  const { clientId, subscriptionRef, mode } = found
  const payments = await doors.openPayments({ mode, clientId, people: [] })
  const subscription = await payments.readSubscription(subscriptionRef)
  const invoices = await payments.listInvoices(subscription.customerId)
  const payer = { clientId, engagementId }
  await doors.inPurpose('billing', work, async (tx) => {
    await lockEngagement(tx, engagementId)
    await recordSubscription(tx, subscription, payer)
    for (const invoice of invoices.toReversed())
      if (invoice.subscriptionId === subscriptionRef) await recordInvoice(tx, invoice, payer)
  })
}
