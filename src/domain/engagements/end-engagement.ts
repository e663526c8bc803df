import { askToSettle } from '#domain/billing/ask-to-settle.ts'
import { mayForClient } from '#domain/clients/member-role.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { changeEngagement, type EngagementChange } from './change-engagement.ts'

/**
 * Ends an engagement. The periods of the company and its people begin with it, unless another engagement runs;
 * the subscription is let run out with its paid period by a job.
 */
export async function endEngagement(
  tx: PurposeTx<'service-delivery'>,
  engagementId: string,
): Promise<EngagementChange> {
  return finish(tx, engagementId, 'end')
}

/** Withdraws a request that was never paid. */
export async function withdrawEngagement(
  tx: PurposeTx<'service-delivery'>,
  engagementId: string,
): Promise<EngagementChange> {
  const done = await finish(tx, engagementId, 'withdraw')
  if (!done.ok) return done
  await tx.db
    .updateTable('quotes')
    .set({ state: 'replaced' })
    .where('engagement_id', '=', engagementId)
    .where('state', 'in', ['draft', 'sent', 'accepted'])
    .execute()
  await askToSettle(tx, engagementId)
  return done
}

async function finish(
  tx: PurposeTx<'service-delivery'>,
  engagementId: string,
  transition: 'end' | 'withdraw',
): Promise<EngagementChange> {
  const engagement = await tx.db
    .selectFrom('engagements')
    .select('client_id')
    .where('id', '=', engagementId)
    .executeTakeFirst()
  if (!engagement) return { ok: false, reason: 'There is no such engagement.' }
  const may = await mayForClient(tx, engagement.client_id, 'end')
  if (!may.ok) return may
  const changed = await changeEngagement(tx, engagementId, transition)
  if (!changed.ok) return changed
  const members = await tx.db
    .selectFrom('client_members')
    .select('person_id')
    .where('client_id', '=', changed.clientId)
    .execute()
  for (const { person_id } of members)
    await tx.record({
      kind: 'engagement.ended',
      clauses: transition === 'end' ? ['5.1'] : ['5.2'],
      personId: person_id,
      details: { engagement: engagementId, how: transition },
    })
  await tx.call('select app.settle_client_periods($1)', [changed.clientId])
  if (transition === 'end') await tx.enqueue('end-subscription', { engagementId }, { key: engagementId })
  return changed
}
