import { z } from 'zod'
import { quoteLineSchema } from '#domain/quotes/draft-quote.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

export interface SpentOnDomains {
  readonly domains: number
  /** In the currency of the accepted quote. */
  readonly cents: number
  readonly currency: string
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
    .select(['domains.paid_cents as paidCents', 'domains.price_cents as priceCents'])
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
  const cents = bought.reduce(
    (sum, domain) =>
      sum + (currency === 'usd' ? (domain.paidCents ?? domain.priceCents ?? 0) : (unitCents ?? 0)),
    0,
  )
  return { domains: bought.length, cents, currency }
}
