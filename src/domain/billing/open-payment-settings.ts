import { mayForClient } from '#domain/clients/member-role.ts'
import type { Actor } from '#platform/database/actor.ts'
import type { SettlementDoors } from './settlement-doors.ts'
import { customerOf } from './tell-taxes.ts'

export type OpenedSettings =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly reason: string }

/**
 * Where the client changes the card: a page of the payment service, made for this click.
 * @throws VendorError when the service cannot be reached
 */
export async function openPaymentSettings(
  doors: SettlementDoors,
  actor: Extract<Actor, { kind: 'client' }>,
  engagementId: string,
  returnUrl: string,
): Promise<OpenedSettings> {
  const found = await doors.inPurpose('billing', actor, async (tx) => {
    const engagement = await tx.db
      .selectFrom('engagements')
      .select(['client_id as clientId', 'mode'])
      .where('id', '=', engagementId)
      .executeTakeFirst()
    if (!engagement) return { ok: false as const, reason: 'There is no such engagement.' }
    const may = await mayForClient(tx, engagement.clientId, 'pay')
    if (!may.ok) return may
    const customerId = await customerOf(tx, engagement.clientId)
    if (customerId === undefined)
      return { ok: false as const, reason: 'There is no card to change yet: nothing was paid.' }
    const mode = engagement.mode === 'live' ? ('live' as const) : ('sandbox' as const)
    return { ok: true as const, clientId: engagement.clientId, mode, customerId }
  })
  if (!found.ok) return found
  const payments = await doors.openPayments({ mode: found.mode, clientId: found.clientId, people: [] })
  const { url } = await payments.openPaymentSettings(found.customerId, returnUrl)
  return { ok: true, url }
}
