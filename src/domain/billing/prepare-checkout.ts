import { z } from 'zod'
import { mayForClient } from '#domain/clients/member-role.ts'
import { quoteLineSchema } from '#domain/quotes/draft-quote.ts'
import type { Actor } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'
import { checkoutLines } from './checkout-lines.ts'
import { liveCheckoutStates, type PayMethod } from './checkout-states.ts'
import { closeCheckout } from './close-checkout.ts'
import type { CheckoutLine } from './payments-port.ts'
import { settleCheckout } from './settle-checkout.ts'
import type { SettlementDoors } from './settlement-doors.ts'

export interface CheckoutOrder {
  readonly checkoutId: string
  readonly attempt: number
  readonly quoteId: string
  readonly clientId: string
  readonly companyName: string
  readonly mode: 'sandbox' | 'live'
  readonly currency: string
  readonly lines: readonly CheckoutLine[]
  readonly payer: { readonly id: string; readonly email: Personal<'email'> }
}

export type PreparedCheckout =
  | { readonly kind: 'order'; readonly order: CheckoutOrder }
  /** One of this method is open already. `url`: where it is paid. */
  | { readonly kind: 'standing'; readonly url: string | undefined }
  | { readonly kind: 'paid' }
  | { readonly kind: 'refused'; readonly reason: string }

type Found =
  | Exclude<PreparedCheckout, { kind: 'paid' }>
  /** Nobody may be able to pay it: it is looked at, or closed, before another one is made. */
  | { readonly kind: 'look'; readonly checkoutId: string }
  | { readonly kind: 'close'; readonly checkoutId: string; readonly isOfAnother?: boolean }

/** One of an earlier quote, a page that is over and one of the other method, with one more to see what came of it. */
const mostLooks = 4

/**
 * Writes down that an accepted quote is to be paid in this way, before the payment service is called. What stands in the
 * other way is closed there first, so that nobody can pay both; a payment that was faster counts.
 * @throws VendorError when the payment service cannot be reached; asking again goes on where it stopped
 */
export async function prepareCheckout(
  doors: SettlementDoors,
  actor: Extract<Actor, { kind: 'client' }>,
  engagementId: string,
  method: PayMethod,
): Promise<PreparedCheckout> {
  for (let look = 0; look < mostLooks; look++) {
    const found = await doors.inPurpose('billing', actor, (tx) =>
      prepare(tx, engagementId, actor.personId, method),
    )
    if (found.kind === 'look') {
      if ((await settleCheckout(doors, found.checkoutId)) === 'paid') return { kind: 'paid' }
    } else if (found.kind === 'close') {
      const closed = await closeCheckout(doors, found.checkoutId)
      // What paid an earlier quote pays nothing here: a person gives it back.
      if (closed === 'paid' && !found.isOfAnother) return { kind: 'paid' }
      if (closed === 'pending')
        return {
          kind: 'refused',
          reason: 'A payment is on its way already. Stripe says within days whether it has arrived.',
        }
    } else return found
  }
  return { kind: 'refused', reason: 'The last payment is still being settled; try again in a minute.' }
}

async function prepare(
  tx: PurposeTx<'billing'>,
  engagementId: string,
  personId: string,
  method: PayMethod,
): Promise<Found> {
  // Locked: of two clicks the second finds what the first wrote down.
  const engagement = await tx.db
    .selectFrom('engagements')
    .select(['client_id', 'state', 'mode'])
    .where('id', '=', engagementId)
    .forUpdate()
    .executeTakeFirst()
  if (!engagement) return { kind: 'refused', reason: 'There is no such engagement.' }
  const may = await mayForClient(tx, engagement.client_id, 'pay')
  if (!may.ok) return { kind: 'refused', reason: may.reason }
  if (engagement.state !== 'accepted')
    return {
      kind: 'refused',
      reason: 'There is nothing to pay now: a quote is paid once it is accepted, and once.',
    }
  const quote = await tx.db
    .selectFrom('quotes')
    .select(['id', 'currency', 'lines'])
    .where('engagement_id', '=', engagementId)
    .where('state', '=', 'accepted')
    .executeTakeFirst()
  const payer = await tx.db.selectFrom('people').select('email').where('id', '=', personId).executeTakeFirst()
  const company = await tx.db
    .selectFrom('clients')
    .select('name')
    .where('id', '=', engagement.client_id)
    .executeTakeFirst()
  if (!quote || !company || !payer?.email) return { kind: 'refused', reason: 'There is no accepted quote.' }
  const row = await intend(tx, { clientId: engagement.client_id, engagementId, quoteId: quote.id, method })
  if (row.kind !== 'intended') return row
  return {
    kind: 'order',
    order: {
      checkoutId: row.checkoutId,
      attempt: row.attempt,
      quoteId: quote.id,
      clientId: engagement.client_id,
      companyName: company.name,
      mode: engagement.mode === 'live' ? 'live' : 'sandbox',
      currency: quote.currency,
      lines: checkoutLines(z.array(quoteLineSchema).parse(quote.lines)),
      payer: { id: personId, email: payer.email },
    },
  }
}

async function intend(
  tx: PurposeTx<'billing'>,
  of: { clientId: string; engagementId: string; quoteId: string; method: PayMethod },
): Promise<Found | { readonly kind: 'intended'; readonly checkoutId: string; readonly attempt: number }> {
  const earlier = await tx.db
    .updateTable('checkouts')
    .set({ state: 'withdrawing' })
    .where('engagement_id', '=', of.engagementId)
    .where('quote_id', '!=', of.quoteId)
    .where('state', 'in', liveCheckoutStates)
    .returning('id')
    .execute()
  if (earlier[0]) return { kind: 'close', checkoutId: earlier[0].id, isOfAnother: true }
  const latest = await tx.db
    .selectFrom('checkouts')
    .select(['id', 'attempt', 'state', 'method', 'url', 'expires_at', 'customer_ref', 'told_paid_at'])
    .where('quote_id', '=', of.quoteId)
    .orderBy('attempt', 'desc')
    .limit(1)
    .executeTakeFirst()
  const set = (state: 'withdrawing' | 'expired') =>
    tx.db
      .updateTable('checkouts')
      .set({ state })
      .where('id', '=', latest?.id ?? '')
      .execute()
  if (latest?.state === 'withdrawing') return { kind: 'close', checkoutId: latest.id }
  if (latest?.state === 'open' && latest.method === of.method) {
    if (of.method === 'transfer') return { kind: 'standing', url: latest.url ?? undefined }
    const isOpen = latest.url !== null && latest.expires_at !== null && latest.expires_at > tx.now
    return isOpen && latest.url
      ? { kind: 'standing', url: latest.url }
      : { kind: 'look', checkoutId: latest.id }
  }
  if (latest?.state === 'intended' && latest.method === of.method)
    return { kind: 'intended', checkoutId: latest.id, attempt: latest.attempt }
  if (latest?.state === 'open' || latest?.state === 'intended') {
    if (latest.told_paid_at !== null)
      return {
        kind: 'refused',
        reason:
          'Your transfer has arrived and is being recorded; this takes minutes. Look at this page again: there is nothing to pay any more.',
      }
    // Nobody was shown the page of a card that is only intended, and without a customer no invoice is there.
    const isUnseen = latest.state === 'intended' && (latest.method === 'card' || latest.customer_ref === null)
    await set(isUnseen ? 'expired' : 'withdrawing')
    if (!isUnseen) return { kind: 'close', checkoutId: latest.id }
  }
  const attempt = (latest?.attempt ?? 0) + 1
  const { id } = await tx.db
    .insertInto('checkouts')
    .values({
      client_id: of.clientId,
      engagement_id: of.engagementId,
      quote_id: of.quoteId,
      attempt,
      state: 'intended',
      method: of.method,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { kind: 'intended', checkoutId: id, attempt }
}
