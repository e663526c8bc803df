import { changeEngagement, mayChangeEngagement } from '#domain/engagements/change-engagement.ts'
import { queueClientMail } from '#domain/mails/queue-mail.ts'
import type { CapacityPlan } from '#domain/plans/capacity-plan.ts'
import { addDays, dayOf } from '#domain/plans/day.ts'
import { latestPlan } from '#domain/plans/draft-plan.ts'
import { isSamePrice, priceForPlan } from '#domain/tlds/tld-price.ts'
import { modeOf, tldReading } from '#domain/tlds/tld-prices.ts'
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
  /** Whether the registrar still asks what the plan was drafted with, by a reading that is not too old. */
  readonly price: Verdict
}

/** What the page told that a quote is sent from; what it would be made of and comes to in cents of its currency. */
export interface ShownQuote {
  readonly planId: string
  readonly book: number
  readonly setupCents: number
  readonly monthlyCents: number
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
  return {
    planId: latest.id,
    quote: draftQuote(plan, book, today),
    need,
    funds: judgeFunds(need, funds),
    price: await judgePrice(tx, engagementId, plan),
  }
}

/** A plan can lie for weeks before it is quoted; an ending that is planned with no more is quoted while its price is known. */
async function judgePrice(tx: Delivery, engagementId: string, { request }: CapacityPlan): Promise<Verdict> {
  const { tld, tldPrices } = request
  const engagement = await tx.db
    .selectFrom('engagements')
    .select('mode')
    .where('id', '=', engagementId)
    .executeTakeFirst()
  const reading = await tldReading(tx, modeOf(engagement?.mode ?? ''), tld)
  const asked = priceForPlan(tld, reading, tx.now)
  if (!asked.ok) return asked
  if (isSamePrice(asked.price, tldPrices[tld])) return { ok: true }
  return {
    ok: false,
    reason: `The registrar asks another price for .${tld} than this plan was drafted with. Draft the plan again, then send its quote.`,
  }
}

export type SentQuote =
  | { readonly ok: true; readonly quoteId: string }
  | { readonly ok: false; readonly reason: string }

/**
 * Sends the newest plan's quote to the client, as priced today. Refused with the reason when the registrar's
 * account could not pay for it, so that nobody pays for what can't be bought, and when the registrar asks another price
 * than was planned with.
 * @param funds read just before, outside this transaction
 * @param shown what the page told; a quote that has become another since is not sent unread
 */
export async function sendQuote(
  tx: Delivery,
  engagementId: string,
  funds: RegistrarFunds,
  shown?: ShownQuote,
): Promise<SentQuote> {
  const may = await mayChangeEngagement(tx, engagementId, 'send-quote')
  if (!may.ok) return may
  // Of two quotes at once the second counts what the first has promised.
  await tx.call(`select pg_advisory_xact_lock(hashtextextended('registrar commitments', 0))`, [])
  const preview = await previewQuote(tx, engagementId, funds)
  if (!preview) return { ok: false, reason: 'There is no plan to quote yet.' }
  const moved = shown && whatMoved(shown, preview)
  if (moved !== undefined) return { ok: false, reason: moved }
  if (!preview.funds.ok) return preview.funds
  if (!preview.price.ok) return preview.price
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

function whatMoved(shown: ShownQuote, { planId, quote }: QuotePreview): string | undefined {
  const readAgain = 'Please read the quote again; nothing was sent.'
  if (shown.planId !== planId)
    return `Somebody has drafted the plan anew since this page was made. ${readAgain}`
  if (shown.book !== quote.priceBookVersion)
    return `An owner has set other prices since this page was made. ${readAgain}`
  if (shown.setupCents !== quote.setupCents || shown.monthlyCents !== quote.monthlyCents)
    return `The quote comes to other sums than this page told. ${readAgain}`
  return undefined
}
