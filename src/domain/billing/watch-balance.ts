import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { closeTransfer } from './close-checkout.ts'
import type { OwnCheckout } from './own-checkout.ts'
import type { SettlementDoors } from './settlement-doors.ts'
import { lookAtUnclaimedMoney } from './unclaimed-money.ts'

const work = system('watch balance')

/** A transfer takes days; a standing order, or a bank that asks questions, takes weeks. */
const daysWatched = 60

/** How long a balance goes unseen, in hours. */
const hoursUnseen = 1

/**
 * First transfers that are paid or given up, one for each customer, whose money may still come: nothing asks for it any more,
 * so the payment service only keeps it.
 * @param unseenSince those that were not looked at since; all where it is undefined
 */
export async function watchedBalances(tx: PurposeTx<'billing'>, unseenSince?: Date): Promise<string[]> {
  const since = new Date(tx.now.getTime() - daysWatched * 86_400_000)
  const rows = await tx.call<{ id: string }>(
    `select id from (
       select distinct on (customer_ref) id, balance_seen_at from checkouts
       where method = 'transfer' and state in ('paid', 'expired') and customer_ref is not null and over_at > $1
       order by customer_ref, over_at desc
     ) latest where $2::timestamptz is null or balance_seen_at is null or balance_seen_at < $2`,
    [since, unseenSince ?? null],
  )
  return rows.map(({ id }) => id)
}

/** Those that the clock asks for. */
export const balancesToSee = (tx: PurposeTx<'billing'>): Promise<string[]> =>
  watchedBalances(tx, new Date(tx.now.getTime() - hoursUnseen * 3_600_000))

/**
 * Looks at what lies on the balance of somebody whose first transfer is paid or given up, and closes what a late call has made
 * after all.
 * @throws VendorError when the service cannot be reached
 */
export async function watchBalance(doors: SettlementDoors, ours: OwnCheckout): Promise<void> {
  const { customerId, currency } = ours
  if (customerId === null) return
  const payments = await doors.openPayments({ mode: ours.mode, clientId: ours.clientId, people: [] })
  if (ours.state === 'expired' && ours.subscriptionId === null) await closeTransfer(doors, payments, ours)
  await lookAtUnclaimedMoney(doors, payments, ours, { customerId, currency })
  await doors.inPurpose('billing', work, (tx) =>
    tx.db.updateTable('checkouts').set({ balance_seen_at: tx.now }).where('id', '=', ours.id).execute(),
  )
}
