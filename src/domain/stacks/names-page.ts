import type { PortalFrame } from '#domain/engagements/portal-frame.ts'
import { type AddressesOutcome, assignAddresses } from '#domain/names/sender-addresses.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { mayChoose, plannedSize, spreadInboxes } from './choose-names.ts'

type Delivery = PurposeTx<'service-delivery'>

/**
 * The names to choose from with what the registrar said of each, the senders, and the addresses that follow.
 * @param picked the names that the reader has ticked; without it those proposed, or approved
 */
export async function namesPage(tx: Delivery, frame: PortalFrame, picked?: readonly string[]) {
  const stack = await tx.db
    .selectFrom('stacks')
    .select(['id', 'client_id', 'engagement_id', 'state', 'names_approved_at', 'spending_approved_at'])
    .where('engagement_id', '=', frame.engagementId)
    .executeTakeFirst()
  if (!stack) return undefined
  const { size, assumptions } = await plannedSize(tx, stack.id)
  const candidates = await tx.db
    .selectFrom('domains')
    .select(['name', 'reason', 'available', 'premium', 'chosen'])
    .select(['price_cents as priceCents', 'renewal_cents as renewalCents', 'checked_at as checkedAt'])
    .where('stack_id', '=', stack.id)
    .orderBy('position')
    .execute()
  const senders = await tx.db
    .selectFrom('senders')
    .select([
      'id',
      'role',
      'first_name as firstName',
      'last_name as lastName',
      'permission_at as permissionAt',
    ])
    .where('engagement_id', '=', frame.engagementId)
    .orderBy('added_at')
    .execute()
  const chosen = candidates.filter((one) => picked?.includes(one.name) ?? one.chosen).map(({ name }) => name)
  const addresses: AddressesOutcome = assignAddresses(
    senders,
    spreadInboxes(chosen, size.inboxes, assumptions.inboxesPerDomain.value),
  )
  return {
    stackId: stack.id,
    approvedAt: stack.names_approved_at,
    spendingApprovedAt: stack.spending_approved_at,
    domainsNeeded: size.domains,
    inboxes: size.inboxes,
    reserveInboxes: size.reserveInboxes,
    candidates,
    chosen,
    picked: picked !== undefined,
    senders,
    addresses,
    mayChoose: await mayChoose(tx, stack),
  }
}
export type NamesPage = NonNullable<Awaited<ReturnType<typeof namesPage>>>
export type NameCandidate = NamesPage['candidates'][number]

/** Whether a name can be ticked, else why not. */
export function standingOf(one: NameCandidate): 'free' | 'premium' | 'taken' | 'not asked yet' {
  if (one.checkedAt === null) return 'not asked yet'
  if (one.premium) return 'premium'
  return one.available && one.priceCents !== null ? 'free' : 'taken'
}
