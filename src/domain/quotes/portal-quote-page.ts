import { mayForClient } from '#domain/clients/member-role.ts'
import type { PortalFrame } from '#domain/engagements/portal-frame.ts'
import { capacityPlanSchema } from '#domain/plans/capacity-plan.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { acceptancesOf, quotesOf } from './quote-queries.ts'

type Delivery = PurposeTx<'service-delivery'>

/** The quote that a client has before them, with its plan; the latest one that stands, was accepted or has lapsed. */
export async function portalQuote(tx: Delivery, frame: PortalFrame) {
  const quotes = await quotesOf(tx, frame.engagementId)
  const quote = quotes.find(({ state }) => state === 'sent' || state === 'accepted') ?? quotes[0]
  if (!quote || quote.state === 'draft') return undefined
  const row = await tx.db
    .selectFrom('plans')
    .select('result')
    .where('id', '=', quote.planId)
    .executeTakeFirstOrThrow()
  return {
    quote,
    plan: capacityPlanSchema.parse(row.result),
    acceptances: await acceptancesOf(tx, frame.engagementId),
    mayAccept: await mayForClient(tx, frame.clientId, 'accept-quote'),
    expired: quote.state === 'expired' || (quote.state === 'sent' && quote.expiresAt <= tx.now),
  }
}
export type PortalQuote = NonNullable<Awaited<ReturnType<typeof portalQuote>>>
