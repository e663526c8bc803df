import type { PurposeTx } from '#platform/database/purposes.ts'
import { advanceArrears } from './advance-arrears.ts'
import { changeArrears, openArrearsOf } from './change-arrears.ts'
import { sendNotice } from './send-notice.ts'
import { firstArrearsState } from './states.ts'

/** States in which something runs for the client, so that an unpaid invoice has consequences. */
const running = ['intake', 'approving', 'building', 'live', 'handed-over']

/**
 * Holds what an engagement owes against its invoices as they were last read: the first one that should have been paid
 * begins it, the last one paid (or taken back) ends it. It goes by what stands now, so notices that were lost, came
 * twice or in another order make no difference. The invoice of a change of the plan that waits for its payment is no debt:
 * nothing was done for it; nor is a first invoice that waits for its transfer, or was given up. The caller holds the engagement's lock.
 */
export async function judgeArrears(tx: PurposeTx<'billing'>, engagementId: string): Promise<void> {
  const engagement = await tx.db
    .selectFrom('engagements')
    .select(['client_id as clientId', 'state'])
    .where('id', '=', engagementId)
    .executeTakeFirst()
  if (!engagement) return
  const unpaid = await tx.db
    .selectFrom('invoices')
    .select('unpaid_since as since')
    .where('engagement_id', '=', engagementId)
    .where('unpaid_since', 'is not', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('plan_changes')
            .select('plan_changes.id')
            .whereRef('plan_changes.invoice_ref', '=', 'invoices.invoice_ref')
            .where('plan_changes.state', 'in', ['unpaid', 'withdrawing']),
        ),
      ),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('checkouts')
            .select('checkouts.id')
            .whereRef('checkouts.invoice_ref', '=', 'invoices.invoice_ref')
            .where('checkouts.state', '!=', 'paid'),
        ),
      ),
    )
    .orderBy('unpaid_since')
    .limit(1)
    .executeTakeFirst()
  const standing = await openArrearsOf(tx, engagementId)
  if (unpaid && !standing && running.includes(engagement.state)) {
    const { id } = await tx.db
      .insertInto('arrears')
      .values({
        client_id: engagement.clientId,
        engagement_id: engagementId,
        state: firstArrearsState,
        began_at: unpaid.since ?? tx.now,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await advanceArrears(tx, id)
    await tell(tx, engagementId, engagement.clientId)
  }
  if (!unpaid && standing) {
    const hadConsequences = standing.state !== firstArrearsState
    await changeArrears(tx, standing.id, 'settle', { settled_at: tx.now })
    if (hadConsequences) await sendNotice(tx, { ...standing, clientId: engagement.clientId }, 'resumed')
    await tell(tx, engagementId, engagement.clientId)
  }
}

/** What follows for the stack is done by a job for its own purpose. */
async function tell(tx: PurposeTx<'billing'>, engagementId: string, clientId: string): Promise<void> {
  await tx.enqueue('follow-arrears', { engagementId }, { key: engagementId })
  await tx.tell(`engagement:${engagementId}`)
  await tx.tell(`client:${clientId}`)
  await tx.tell('money')
}
