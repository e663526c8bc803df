import { nextLocalPart, takenAddresses } from '#domain/names/sender-addresses.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type Personal, personal, reveal } from '#policy/personal.ts'

/**
 * Why opening an inbox can have stopped that another address mends. The last is what the host refuses without our knowing
 * why, as long as nothing of it stands there.
 */
export const mendedByAnotherAddress = ['build.address-refused', 'build.inbox-failed', 'vendor.refused']

export interface StoppedAddress {
  readonly inboxId: string
  readonly address: Personal<'email'>
  readonly domain: string
  /** The host's own code for it, where it gave one. */
  readonly vendorCode: string | null
  /** What stands before the @ of the next address by the naming rule; null where the rule has none left. */
  readonly proposed: Personal<'email'> | null
}

/** Inboxes whose opening stopped at the host in a way that another address may mend, as they stand in the build. */
export async function stoppedAddresses(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
): Promise<StoppedAddress[]> {
  const stopped = await tx.db
    .selectFrom('build_steps')
    .innerJoin('inboxes', 'inboxes.id', 'build_steps.inbox_id')
    .innerJoin('domains', 'domains.id', 'inboxes.domain_id')
    .innerJoin('senders', 'senders.id', 'inboxes.sender_id')
    .select([
      'inboxes.id',
      'inboxes.address',
      'inboxes.host_ref',
      'domains.name as domain',
      'build_steps.fault_code',
      'build_steps.vendor_code',
      'senders.first_name as firstName',
      'senders.last_name as lastName',
    ])
    .where('build_steps.stack_id', '=', stackId)
    .where('build_steps.kind', '=', 'open-inbox')
    .where('build_steps.state', '=', 'blocked')
    .where('build_steps.fault_code', 'in', mendedByAnotherAddress)
    .where('inboxes.opened_at', 'is', null)
    .where('inboxes.retired_at', 'is', null)
    .orderBy('domains.position')
    .orderBy('inboxes.address')
    .execute()
  const open = stopped.filter((one) => one.fault_code !== 'vendor.refused' || one.host_ref === null)
  if (open.length === 0) return []
  const all = await tx.db.selectFrom('inboxes').select('address').where('stack_id', '=', stackId).execute()
  const taken = takenAddresses(all.map(({ address }) => address))
  return open.map((inbox) => {
    const { id: inboxId, address, domain, vendor_code: vendorCode } = inbox
    const refused = reveal(address).split('@')[0] ?? ''
    const next = nextLocalPart(inbox, domain, refused, taken)
    return { inboxId, address, domain, vendorCode, proposed: next ? personal('email', next) : null }
  })
}
