import type { PurposeTx } from '#platform/database/purposes.ts'
import type { QuoteState } from './states.ts'

/** A quote whose row nobody else changes until the transaction ends. */
export async function lockQuote(tx: PurposeTx<'service-delivery'>, quoteId: string) {
  const quote = await tx.db
    .selectFrom('quotes')
    .select([
      'id',
      'client_id',
      'engagement_id',
      'state',
      'currency',
      'setup_cents',
      'monthly_cents',
      'lines',
      'expires_at',
    ])
    .where('id', '=', quoteId)
    .forUpdate()
    .executeTakeFirst()
  return quote && { ...quote, state: quote.state as QuoteState }
}
export type LockedQuote = NonNullable<Awaited<ReturnType<typeof lockQuote>>>
