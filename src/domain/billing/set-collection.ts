import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { billingDetailsOf } from './billing-details.ts'
import { collectionsToSet } from './collections-to-set.ts'
import { lockEngagement } from './lock-engagement.ts'
import { daysToTransfer } from './make-invoice.ts'
import type { Payments, Subscription } from './payments-port.ts'
import { recordSubscription } from './record-payment.ts'
import type { SettlementDoors } from './settlement-doors.ts'

const work = system('set collection')

/**
 * Has each month of a subscription charged to the card or sent to be transferred, as its client is billed, and reads back
 * what then holds. What the payment service refuses is kept with its code and not asked again before somebody says so.
 * @throws VendorError when the service cannot be reached; the job is then tried again
 */
export async function setCollection(doors: SettlementDoors, subscriptionId: string): Promise<void> {
  const ours = await doors.inPurpose('billing', work, (tx) => load(tx, subscriptionId))
  if (!ours) return
  const { clientId, engagementId, ref, wanted, currency } = ours
  const payments = await doors.openPayments({ mode: ours.mode, clientId, people: [] })
  const standing = await payments.readSubscription(ref)
  if (standing.state === 'canceled' || standing.collection === wanted)
    return keep(doors, ours, standing, undefined)
  const refused = await ask(payments, ref, wanted, currency)
  await keep(doors, { clientId, engagementId }, await payments.readSubscription(ref), refused)
}

/** @returns the code of a refusal, which is the same when asked again */
async function ask(
  payments: Payments,
  ref: string,
  wanted: Subscription['collection'],
  currency: string,
): Promise<string | undefined> {
  try {
    await payments.setCollection(
      ref,
      wanted === 'card'
        ? { collection: wanted }
        : { collection: wanted, dueInDays: daysToTransfer, currency },
    )
    return undefined
  } catch (error) {
    if (error instanceof VendorError && error.failure === 'refused') return error.vendorCode ?? error.failure
    throw error
  }
}

async function keep(
  doors: SettlementDoors,
  payer: { readonly clientId: string; readonly engagementId: string },
  seen: Subscription,
  refused: string | undefined,
): Promise<void> {
  await doors.inPurpose('billing', work, async (tx) => {
    await lockEngagement(tx, payer.engagementId)
    await recordSubscription(tx, seen, payer)
    await tx.db
      .updateTable('subscriptions')
      .set({
        refused_code: refused ?? null,
        ...(refused === undefined && { switched_at: seen.collection === 'transfer' ? tx.now : null }),
      })
      .where('subscription_ref', '=', seen.subscriptionId)
      .execute()
    await tx.tell('money')
  })
}

async function load(tx: PurposeTx<'billing'>, subscriptionId: string) {
  const row = await tx.db
    .selectFrom('subscriptions')
    .innerJoin('engagements', 'engagements.id', 'subscriptions.engagement_id')
    .select([
      'subscriptions.subscription_ref as ref',
      'subscriptions.client_id as clientId',
      'subscriptions.engagement_id as engagementId',
      'engagements.mode',
    ])
    .where('subscriptions.id', '=', subscriptionId)
    .executeTakeFirst()
  if (!row || !(await collectionsToSet(tx, row.clientId)).includes(subscriptionId)) return undefined
  const { paysBy, currency } = await billingDetailsOf(tx, row.clientId)
  return {
    ...row,
    mode: row.mode === 'live' ? ('live' as const) : ('sandbox' as const),
    wanted: paysBy,
    currency,
  }
}
