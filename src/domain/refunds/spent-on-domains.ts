import { z } from 'zod'
import { quoteLineSchema } from '#domain/quotes/draft-quote.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

export interface SpentOnDomains {
  readonly domains: number
  /** In the currency of the accepted quote. */
  readonly cents: number
  readonly currency: string
  /** What of it was bought for changes of the plan, by the change. */
  readonly ofChanges: Readonly<Record<string, number>>
}

/**
 * What was really bought at the registrar for an engagement. In dollars it is what the registrar took; in another currency it
 * is what the accepted quote asks for a domain, because no amount here is converted.
 */
export async function spentOnDomains(
  tx: PurposeTx<'service-delivery'>,
  engagementId: string,
): Promise<SpentOnDomains> {
  const bought = await tx.db
    .selectFrom('domains')
    .innerJoin('stacks', 'stacks.id', 'domains.stack_id')
    .select([
      'domains.paid_cents as paidCents',
      'domains.price_cents as priceCents',
      'domains.plan_change_id as changeId',
    ])
    .where('stacks.engagement_id', '=', engagementId)
    .where('domains.registered_at', 'is not', null)
    .execute()
  const quote = await tx.db
    .selectFrom('quotes')
    .select(['currency', 'lines'])
    .where('engagement_id', '=', engagementId)
    .where('state', '=', 'accepted')
    .orderBy('accepted_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const currency = quote?.currency ?? 'usd'
  const unitCents = z
    .array(quoteLineSchema)
    .parse(quote?.lines ?? [])
    .find(({ kind }) => kind === 'domains')?.unitCents
  let cents = 0
  const ofChanges: Record<string, number> = {}
  for (const { paidCents, priceCents, changeId } of bought) {
    const own = currency === 'usd' ? (paidCents ?? priceCents ?? 0) : (unitCents ?? 0)
    cents += own
    if (changeId !== null) ofChanges[changeId] = (ofChanges[changeId] ?? 0) + own
  }
  return { domains: bought.length, cents, currency, ofChanges }
}
