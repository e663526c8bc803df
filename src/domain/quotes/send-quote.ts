import { changeEngagement, mayChangeEngagement } from '#domain/engagements/change-engagement.ts'
import { queueClientMail } from '#domain/mails/queue-mail.ts'
import { addDays, dayOf } from '#domain/plans/day.ts'
import { latestPlan } from '#domain/plans/draft-plan.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { currencyOf } from './currency-of.ts'
import { draftQuote, type Quote } from './draft-quote.ts'
import { bookInForce } from './price-books.ts'
import { registrarCommitments } from './registrar-commitments.ts'
import { judgeFunds, type RegistrarFunds, type RegistrarNeed } from './registrar-funds.ts'
import { quoteTransitions } from './states.ts'

type Delivery = PurposeTx<'service-delivery'>

export interface QuotePreview {
  readonly planId: string
  readonly quote: Quote
  readonly need: RegistrarNeed
  /** Whether it could be bought, by the registrar's account as just read; it is not sent otherwise. */
  readonly funds: Verdict
}

/** What the newest plan would be quoted at today; stores nothing. Undefined without a plan. */
export async function previewQuote(
  tx: Delivery,
  engagementId: string,
  funds: RegistrarFunds,
): Promise<QuotePreview | undefined> {
  const latest = await latestPlan(tx, engagementId)
  const today = dayOf(tx.now)
  const book = await bookInForce(tx, await currencyOf(tx, engagementId))
  if (!latest || !book) return undefined
  const { plan } = latest
  const need: RegistrarNeed = {
    totalCents: plan.cost.registrarCents,
    largestWaveCents: Math.max(...plan.waves.map((wave) => wave.registrarCents)),
    committedCents: await registrarCommitments(tx, engagementId),
  }
  return { planId: latest.id, quote: draftQuote(plan, book, today), need, funds: judgeFunds(need, funds) }
}

export type SentQuote =
  | { readonly ok: true; readonly quoteId: string }
  | { readonly ok: false; readonly reason: string }

/**
 * Sends the newest plan's quote to the client, as priced today. Refused with the reason when the registrar's
 * account could not pay for it, so that nobody pays for what can't be bought.
 * @param funds read just before, outside this transaction
 * @param shownBook the version of the prices that the page told; others that were set since are not sent unread
 */
export async function sendQuote(
  tx: Delivery,
  engagementId: string,
  funds: RegistrarFunds,
  shownBook?: number,
): Promise<SentQuote> {
  const may = await mayChangeEngagement(tx, engagementId, 'send-quote')
  if (!may.ok) return may
  // Of two quotes at once the second counts what the first has promised.
  await tx.call(`select pg_advisory_xact_lock(hashtextextended('registrar commitments', 0))`, [])
  const preview = await previewQuote(tx, engagementId, funds)
  if (!preview) return { ok: false, reason: 'There is no plan to quote yet.' }
  if (!preview.funds.ok) return preview.funds
  if (shownBook !== undefined && preview.quote.priceBookVersion !== shownBook)
    return {
      ok: false,
      reason:
        'An owner has set other prices since this page was made. Please read the quote again; nothing was sent.',
    }
  const changed = await changeEngagement(tx, engagementId, 'send-quote')
  if (!changed.ok) return changed
  const { quote, planId } = preview
  const { id } = await tx.db
    .insertInto('quotes')
    .values({
      client_id: changed.clientId,
      engagement_id: engagementId,
      plan_id: planId,
      price_book: String(quote.priceBookVersion),
      currency: quote.currency,
      setup_cents: quote.setupCents,
      monthly_cents: quote.monthlyCents,
      lines: JSON.stringify(quote.lines),
      state: quoteTransitions.send.to,
      expires_at: new Date(`${addDays(quote.validThrough, 1)}T00:00:00Z`),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await queueClientMail(tx, {
    clientId: changed.clientId,
    kind: 'quote-ready',
    aboutId: id,
    roles: ['owner', 'billing'],
  })
  return { ok: true, quoteId: id }
}
