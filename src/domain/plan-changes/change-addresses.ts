import { findIntake, findRegistrant } from '#domain/intake/intake-queries.ts'
import { type RegistrantField, registrantFields } from '#domain/intake/registrant-fields.ts'
import { type AddressesOutcome, assignAddresses, takenAddresses } from '#domain/names/sender-addresses.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { LockedChange } from './change-plan-change.ts'
import type { PlanDifference } from './plan-difference.ts'

/**
 * Whether all is known that what a change adds needs: who sends, to whom domains are registered, and the client's own domain
 * that names come from. A client who was brought in may have given none of it. Asked before anybody pays.
 */
export async function judgeNeeds(
  tx: PurposeTx<'service-delivery'>,
  change: Pick<LockedChange, 'engagement_id' | 'stack_id'>,
  difference: PlanDifference,
  names: readonly string[],
): Promise<Verdict> {
  if (difference.newDomains > 0) {
    const intake = await findIntake(tx, change.engagement_id)
    if (!intake?.domain || !intake.domainProvedAt)
      return { ok: false, reason: `The client’s own domain is not given and proven yet. ${where}` }
    const registrant = await findRegistrant(tx, change.engagement_id)
    const fields = Object.keys(registrantFields) as RegistrantField[]
    if (fields.some((field) => registrantFields[field].needed !== undefined && !registrant?.[field]))
      return { ok: false, reason: `To whom new domains are registered is not complete. ${where}` }
  }
  // Before names are found, any will do.
  const places = names.length > 0 ? names : difference.inboxesOnNew.map((_, place) => `new-${place}.invalid`)
  const assigned = await assignForChange(tx, change, difference, places)
  return assigned.kind === 'refused' ? { ok: false, reason: `${assigned.reason} ${where}` } : { ok: true }
}

const where = 'It is given in the portal, under intake; then the change is drafted again.'

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
