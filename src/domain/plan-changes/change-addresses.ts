import { type AddressesOutcome, assignAddresses, takenAddresses } from '#domain/names/sender-addresses.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { LockedChange } from './change-plan-change.ts'
import type { PlanDifference } from './plan-difference.ts'

/**
 * The address and sender of each inbox that a change adds. Asked before it is offered and accepted, too: nobody pays for
 * inboxes in whose name nobody may send.
 */
export async function assignForChange(
  tx: PurposeTx<'service-delivery'>,
  change: Pick<LockedChange, 'engagement_id' | 'stack_id'>,
  difference: PlanDifference,
  names: readonly string[],
): Promise<AddressesOutcome> {
  if (difference.inboxesOnNew.length + difference.onStanding.length === 0)
    return { kind: 'assigned', addresses: [] }
  const senders = await tx.db
    .selectFrom('senders')
    .select(['id', 'first_name', 'last_name'])
    .where('engagement_id', '=', change.engagement_id)
    .where('permission_at', 'is not', null)
    .orderBy('added_at')
    .execute()
  const standing = await tx.db
    .selectFrom('inboxes')
    .select('address')
    .where('stack_id', '=', change.stack_id)
    .execute()
  const places = [
    ...difference.onStanding.map(({ domain, inboxes }) => ({ name: domain, inboxes })),
    ...names.map((name, index) => ({ name, inboxes: difference.inboxesOnNew[index] ?? 0 })),
  ]
  return assignAddresses(
    senders.map((one) => ({ id: one.id, firstName: one.first_name, lastName: one.last_name })),
    places,
    takenAddresses(standing.map(({ address }) => address)),
  )
}
