import { system } from '#platform/database/actor.ts'
import { recordSubscription } from './record-payment.ts'
import type { SettlementDoors } from './settlement-doors.ts'

const work = system('end subscription')

/** Lets the subscriptions of an ended engagement end with the period already paid; harmless to repeat. */
export async function endSubscription(doors: SettlementDoors, engagementId: string): Promise<void> {
  const running = await doors.inPurpose('billing', work, (tx) =>
    tx.db
      .selectFrom('subscriptions')
      .innerJoin('engagements', 'engagements.id', 'subscriptions.engagement_id')
      .select([
        'subscriptions.subscription_ref as subscriptionId',
        'subscriptions.client_id as clientId',
        'engagements.mode',
      ])
      .where('subscriptions.engagement_id', '=', engagementId)
      .where('engagements.state', '=', 'ended')
      .where('subscriptions.status', '!=', 'canceled')
      .execute(),
  )
  for (const { subscriptionId, clientId, mode } of running) {
    const payments = await doors.openPayments({
      mode: mode === 'live' ? 'live' : 'sandbox',
      clientId,
      people: [],
    })
    const ended = await payments.endSubscription(subscriptionId, 'period-end')
    await doors.inPurpose('billing', work, (tx) => recordSubscription(tx, ended, { clientId, engagementId }))
  }
}
