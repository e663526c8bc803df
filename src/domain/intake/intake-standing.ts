import { mayForClient } from '#domain/clients/member-role.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

type Delivery = PurposeTx<'service-delivery'>

export type IntakeStanding =
  | { readonly ok: true; readonly clientId: string }
  | { readonly ok: false; readonly reason: string }

/**
 * Whether the actor may change an engagement's intake now; the engagement stays as it is until the transaction
 * ends. Open from the payment until it is submitted, and again when it is reopened. A client who was brought in gave no
 * details at a beginning: theirs stays open while they are live, for what is added later.
 */
export async function openIntake(tx: Delivery, engagementId: string): Promise<IntakeStanding> {
  const held = await holdEngagement(tx, engagementId)
  if (!held.ok) return held
  const { state, clientId } = held
  if (state === 'intake' || (state === 'live' && (await wasBroughtIn(tx, engagementId))))
    return { ok: true, clientId }
  return {
    ok: false,
    reason:
      state === 'approving'
        ? 'The intake is submitted; reopen it to change something.'
        : 'The intake opens with the payment, and closes when it is submitted.',
  }
}

/** Whether a sender may be added: with the intake, and while the stack is live, for inboxes that are added to it. */
export async function openToSenders(tx: Delivery, engagementId: string): Promise<IntakeStanding> {
  const held = await holdEngagement(tx, engagementId)
  if (!held.ok) return held
  if (held.state === 'live') return { ok: true, clientId: held.clientId }
  return openIntake(tx, engagementId)
}

/** Whether this engagement ran before this program did. */
async function wasBroughtIn(tx: Delivery, engagementId: string): Promise<boolean> {
  const row = await tx.db
    .selectFrom('engagement_changes')
    .select('id')
    .where('engagement_id', '=', engagementId)
    .where('to_state', '=', 'adopted')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

async function holdEngagement(
  tx: Delivery,
  engagementId: string,
): Promise<
  | { readonly ok: true; readonly clientId: string; readonly state: string }
  | { readonly ok: false; readonly reason: string }
> {
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
  return { ok: true, clientId: engagement.client_id, state: engagement.state }
}
