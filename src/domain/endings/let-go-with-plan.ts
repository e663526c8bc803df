import { renewalTransitions } from '#domain/renewals/states.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Ending } from './ending-queries.ts'

const { from, to } = renewalTransitions['let-go-by-plan']

/** The registrar does not renew a domain any more because its engagement ends: whatever was open of its renewal is decided. */
export async function letGoWithPlan(
  tx: PurposeTx<'service-delivery'>,
  { engagementId, clientId }: Ending,
  domainId: string | null,
): Promise<void> {
  const decided = await tx.db
    .updateTable('renewals')
    .set({ state: to, decided_as: 'ending', decided_at: tx.now, switched_at: tx.now })
    .where('domain_id', '=', domainId)
    .where('engagement_id', '=', engagementId)
    .where('state', 'in', [...from])
    .where('expires_at', '>', tx.now)
    .returning('id')
    .execute()
  if (decided.length > 0) await tx.tell(`client:${clientId}`)
}
