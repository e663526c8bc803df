import { mayForClient } from '#domain/clients/member-role.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

export type IntakeStanding =
  | { readonly ok: true; readonly clientId: string }
  | { readonly ok: false; readonly reason: string }

/**
 * Whether the actor may change an engagement's intake now; the engagement stays as it is until the transaction
 * ends. Open from the payment until it is submitted, and again when it is reopened.
 */
export async function openIntake(
  tx: PurposeTx<'service-delivery'>,
  engagementId: string,
): Promise<IntakeStanding> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  const engagement = await tx.db
    .selectFrom('engagements')
    .select(['client_id', 'state'])
    .where('id', '=', engagementId)
    .forUpdate()
    .executeTakeFirst()
  if (!engagement) return { ok: false, reason: 'There is no such engagement.' }
  const may = await mayForClient(tx, engagement.client_id, 'fill-intake')
  if (!may.ok) return may
  if (engagement.state !== 'intake')
    return {
      ok: false,
      reason:
        engagement.state === 'approving'
          ? 'The intake is submitted; reopen it to change something.'
          : 'The intake opens with the payment, and closes when it is submitted.',
    }
  return { ok: true, clientId: engagement.client_id }
}
