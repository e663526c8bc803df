import { z } from 'zod'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { quoteLineSchema } from './draft-quote.ts'
import type { QuoteState } from './states.ts'

type Delivery = PurposeTx<'service-delivery'>

function quotes(tx: Delivery) {
  return tx.db
    .selectFrom('quotes')
    .select([
      'id',
      'client_id as clientId',
      'engagement_id as engagementId',
      'plan_id as planId',
      'price_book as priceBook',
      'currency',
      'setup_cents as setupCents',
      'monthly_cents as monthlyCents',
      'lines',
      'state',
      'issued_at as issuedAt',
      'expires_at as expiresAt',
      'accepted_at as acceptedAt',
      'accepted_by as acceptedBy',
    ])
}

type StoredQuote = Awaited<ReturnType<ReturnType<typeof quotes>['executeTakeFirstOrThrow']>>

/** The last instant of the day that the quote stands through; it expires as the next one begins. */
export function lastDayOf(expiresAt: Date): Date {
  return new Date(expiresAt.getTime() - 1)
}

function read(row: StoredQuote) {
  const lines = z.array(quoteLineSchema).parse(row.lines)
  const yearlyCents = lines
    .filter((line) => line.billed === 'yearly')
    .reduce((cents, line) => cents + line.amountCents, 0)
  return { ...row, lines, yearlyCents, state: row.state as QuoteState, lastDayAt: lastDayOf(row.expiresAt) }
}
export type QuoteView = ReturnType<typeof read>

/** All quotes of an engagement, newest first. */
export async function quotesOf(tx: Delivery, engagementId: string): Promise<QuoteView[]> {
  const rows = await quotes(tx)
    .where('engagement_id', '=', engagementId)
    .orderBy('issued_at', 'desc')
    .execute()
  return rows.map(read)
}

export async function findQuote(tx: Delivery, quoteId: string): Promise<QuoteView | undefined> {
  const row = await quotes(tx).where('id', '=', quoteId).executeTakeFirst()
  return row && read(row)
}

/** Who accepted which version of what, and when. */
export async function acceptancesOf(tx: Delivery, engagementId: string) {
  return tx.db
    .selectFrom('acceptances')
    .leftJoin('people', 'people.id', 'acceptances.person_id')
    .select([
      'acceptances.document',
      'acceptances.version',
      'acceptances.content_hash as contentHash',
      'acceptances.accepted_at as acceptedAt',
      'acceptances.person_id as personId',
      'people.name as personName',
    ])
    .where('acceptances.engagement_id', '=', engagementId)
    .orderBy('acceptances.accepted_at')
    .execute()
}
