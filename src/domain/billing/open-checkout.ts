import { z } from 'zod'
import { mayForClient } from '#domain/clients/member-role.ts'
import { quoteLineSchema } from '#domain/quotes/draft-quote.ts'
import type { Actor } from '#platform/database/actor.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'
import { checkoutLines } from './checkout-lines.ts'
import type { OpenPayments } from './open-payments.ts'
import type { CheckoutLine } from './payments-port.ts'
import { settleCheckout } from './settle-checkout.ts'
import { tellTaxesOf } from './tell-taxes.ts'

export interface CheckoutDoors {
  readonly inPurpose: InPurpose
  readonly openPayments: OpenPayments
}

export type OpenedCheckout =
  | { readonly kind: 'pay'; readonly url: string }
  | { readonly kind: 'paid' }
  | { readonly kind: 'refused'; readonly reason: string }

interface Order {
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

type Prepared =
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'pay'; readonly url: string }
  | { readonly kind: 'over'; readonly checkoutId: string }
  | { readonly kind: 'refused'; readonly reason: string }

/**
 * Where the client pays an accepted quote. The intent is written before the payment service is called, and its
 * attempt is part of the idempotency key: two clicks at once, or a crash between call and record, make one page.
 * A page that is over is looked at before another is made, so that nothing is paid twice.
 * @throws VendorError when the payment service cannot be reached; clicking again goes on where it stopped
 */
export async function openCheckout(
  doors: CheckoutDoors,
  actor: Extract<Actor, { kind: 'client' }>,
  engagementId: string,
  pages: { readonly successUrl: string; readonly cancelUrl: string },
): Promise<OpenedCheckout> {
  const prepare = () =>
    doors.inPurpose('billing', actor, (tx) => prepareCheckout(tx, engagementId, actor.personId))
  let prepared = await prepare()
  if (prepared.kind === 'over') {
    if ((await settleCheckout(doors, prepared.checkoutId)) === 'paid') return { kind: 'paid' }
    prepared = await prepare()
  }
  if (prepared.kind === 'over')
    return { kind: 'refused', reason: 'The last payment page is still being settled; try again in a minute.' }
  if (prepared.kind !== 'order') return prepared
  const { order } = prepared
  const payments = await doors.openPayments({
    mode: order.mode,
    clientId: order.clientId,
    people: [order.payer.id],
  })
  const { customerId } = await payments.ensureCustomer({
    clientId: order.clientId,
    companyName: order.companyName,
    email: order.payer.email,
  })
  await tellTaxesOf(doors, payments, { clientId: order.clientId, customerId })
  const session = await payments.createCheckout({
    quoteId: order.quoteId,
    clientId: order.clientId,
    customerId,
    currency: order.currency,
    lines: order.lines,
    ...pages,
    idempotencyKey: `checkout:${order.quoteId}:${order.attempt}`,
  })
  await doors.inPurpose('billing', actor, async (tx) => {
    await tx.db
      .updateTable('checkouts')
      .set({
        customer_ref: customerId,
        session_ref: session.sessionId,
        url: session.url,
        state: 'open',
        expires_at: session.expiresAt,
      })
      .where('id', '=', order.checkoutId)
      .where('state', '=', 'intended')
      .execute()
  })
  return { kind: 'pay', url: session.url }
}

async function prepareCheckout(
  tx: PurposeTx<'billing'>,
  engagementId: string,
  personId: string,
): Promise<Prepared> {
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
  const latest = await tx.db
    .selectFrom('checkouts')
    .select(['id', 'attempt', 'state', 'url', 'expires_at'])
    .where('quote_id', '=', quote.id)
    .orderBy('attempt', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (latest?.state === 'open') {
    const open = latest.url !== null && latest.expires_at !== null && latest.expires_at > tx.now
    return open && latest.url ? { kind: 'pay', url: latest.url } : { kind: 'over', checkoutId: latest.id }
  }
  const attempt = latest?.state === 'intended' ? latest.attempt : (latest?.attempt ?? 0) + 1
  const checkoutId =
    latest?.state === 'intended'
      ? latest.id
      : (
          await tx.db
            .insertInto('checkouts')
            .values({
              client_id: engagement.client_id,
              engagement_id: engagementId,
              quote_id: quote.id,
              attempt,
              state: 'intended',
            })
            .returning('id')
            .executeTakeFirstOrThrow()
        ).id
  return {
    kind: 'order',
    order: {
      checkoutId,
      attempt,
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
