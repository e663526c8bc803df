import { mayForClient } from '#domain/clients/member-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { PortalFrame } from './portal-frame.ts'
import { ownEngagements } from './portal-frame.ts'
import { may } from './states.ts'

/** What ending means now: an end after payment, a withdrawal before it, and whether another engagement runs. */
export async function endPage(tx: PurposeTx<'service-delivery'>, frame: PortalFrame) {
  const how = may('withdraw', frame.state, 'client').ok ? ('withdraw' as const) : ('end' as const)
  const right = await mayForClient(tx, frame.clientId, 'end')
  const allowed: Verdict = right.ok ? may(how, frame.state, 'client') : right
  const others = (await ownEngagements(tx)).filter(
    (one) => one.clientId === frame.clientId && one.id !== frame.engagementId,
  )
  const stack = await tx.db
    .selectFrom('stacks')
    .select(['state', 'handed_over_at as handedOverAt'])
    .where('engagement_id', '=', frame.engagementId)
    .executeTakeFirst()
  return {
    how,
    allowed,
    stack,
    othersRunning: others.some(({ state }) => state !== 'ended' && state !== 'withdrawn'),
  }
}
export type EndPage = Awaited<ReturnType<typeof endPage>>
