import type { PortalFrame } from '#domain/engagements/portal-frame.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { findIntake, findRegistrant, sendersOf } from './intake-queries.ts'
import { openIntake, openToSenders } from './intake-standing.ts'
import { domainProofText } from './prove-by-txt.ts'
import { missingFromIntake } from './submit-intake.ts'

/** All that was told so far, what is missing, and whether it can be changed now. */
export async function intakePage(tx: PurposeTx<'service-delivery'>, { engagementId }: PortalFrame) {
  const intake = await findIntake(tx, engagementId)
  if (!intake) return undefined
  const stack = await tx.db
    .selectFrom('stacks')
    .select('names_approved_at')
    .where('engagement_id', '=', engagementId)
    .executeTakeFirst()
  return {
    intake,
    txtRecord: domainProofText(intake.domainToken),
    registrant: await findRegistrant(tx, engagementId),
    senders: await sendersOf(tx, engagementId),
    missing: await missingFromIntake(tx, engagementId),
    open: await openIntake(tx, engagementId),
    openToSenders: await openToSenders(tx, engagementId),
    namesApproved: Boolean(stack?.names_approved_at),
  }
}
export type IntakePage = NonNullable<Awaited<ReturnType<typeof intakePage>>>
