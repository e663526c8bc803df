import { disputedReason, isDisputed } from '#domain/billing/disputes-of.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { domainsOnInvoice } from './domains-on-invoice.ts'
import { type NetRefund, netRefund } from './net-refund.ts'
import type { SpentOnDomains } from './spent-on-domains.ts'

type Billing = PurposeTx<'billing'>

export type RefundOffer =
  | ({ readonly ok: true } & NetRefund & {
        readonly currency: string
        readonly outside: boolean
        /** Whether a part of it can go back: the years of domains that were let go go back as a whole. */
        readonly inParts: boolean
      })
  | { readonly ok: false; readonly reason: string }

/** What could go back of one invoice now, net of the domains bought. @param spent read just before, for delivery */
export async function refundOffer(
  tx: Billing,
  invoiceId: string,
  spent: SpentOnDomains,
): Promise<RefundOffer> {
  const invoice = await tx.db
    .selectFrom('invoices')
    .select(['status', 'currency', 'paid_cents', 'credited_cents', 'paid_outside'])
    .where('id', '=', invoiceId)
    .executeTakeFirst()
  if (!invoice) return { ok: false, reason: 'There is no such invoice.' }
  if (invoice.status !== 'paid')
    return { ok: false, reason: 'Only what was paid can go back; an open invoice is taken back at Stripe.' }
  if (await isDisputed(tx, invoiceId)) return { ok: false, reason: disputedReason }
  const domains = await domainsOnInvoice(tx, invoiceId, spent)
  if (domains.toKeepCents > 0 && domains.currency !== invoice.currency)
    return {
      ok: false,
      reason:
        'The domains were quoted in another currency than this invoice, and no amount is converted here.',
    }
  const net = netRefund({
    paidCents: invoice.paid_cents,
    creditedCents: invoice.credited_cents,
    ...domains,
  })
  if (net.amountCents === 0)
    return {
      ok: false,
      reason: domains.yearsOrder
        ? 'Nothing is left to give back: every domain on it stays for that year, or its price went back before. Let one go under renewals, and its price can go back.'
        : 'Nothing is left to give back: what was paid went into domains, or went back before.',
    }
  return {
    ok: true,
    ...net,
    currency: invoice.currency,
    outside: invoice.paid_outside,
    inParts: domains.yearsOrder === null,
  }
}

export type ProposedRefund =
  | { readonly ok: true; readonly refundId: string }
  | { readonly ok: false; readonly reason: string; readonly at?: 'amount' }

/**
 * Proposes that what is left of an invoice goes back, or a part of it; an owner decides. One at a time for an invoice.
 * @param partCents what goes back instead of all that can
 */
export async function proposeRefund(
  tx: Billing,
  invoiceId: string,
  spent: SpentOnDomains,
  partCents?: number,
): Promise<ProposedRefund> {
  if (!(await actingRole(tx))) return { ok: false, reason: onlyLooking }
  const invoice = await tx.db
    .selectFrom('invoices')
    .select(['client_id', 'engagement_id'])
    .where('id', '=', invoiceId)
    .forUpdate()
    .executeTakeFirst()
  if (!invoice) return { ok: false, reason: 'There is no such invoice.' }
  const offer = await refundOffer(tx, invoiceId, spent)
  if (!offer.ok) return offer
  const amountCents = partCents ?? offer.amountCents
  if (amountCents !== offer.amountCents && !offer.inParts)
    return { ok: false, at: 'amount', reason: 'The price of years that were let go goes back as a whole.' }
  if (amountCents < 1 || amountCents > offer.amountCents)
    return { ok: false, at: 'amount', reason: 'More than nothing, and no more than can go back of it.' }
  const [made] = await tx.call<{ id: string }>(
    `insert into refunds (client_id, engagement_id, invoice_id, state, currency, amount_cents, kept_cents, outside, proposed_by)
     values ($1, $2, $3, 'proposed', $4, $5, $6, $7, $8)
     on conflict (invoice_id) where state in ('proposed', 'approved', 'made') do nothing returning id`,
    [
      invoice.client_id,
      invoice.engagement_id,
      invoiceId,
      offer.currency,
      amountCents,
      // A part leaves on the invoice what domains cost; whatever goes back later keeps it.
      amountCents === offer.amountCents ? offer.keptCents : 0,
      offer.outside,
      actorPerson(tx.actor),
    ],
  )
  if (!made) return { ok: false, reason: 'A refund of this invoice is under way already.' }
  await tx.tell('money')
  return { ok: true, refundId: made.id }
}
