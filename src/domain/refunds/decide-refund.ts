import { disputedReason, isDisputed } from '#domain/billing/disputes-of.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type DomainsOnInvoice, domainsOnInvoice, lockYears, unbillLetGo } from './domains-on-invoice.ts'
import { netRefund } from './net-refund.ts'
import type { SpentOnDomains } from './spent-on-domains.ts'
import { may, type RefundState, refundTransitions } from './states.ts'

/**
 * An owner gives the money back, or does not. What was bought meanwhile counts: if more was spent on domains since, it is
 * refused, and proposed anew with the sum that is right now.
 * @param spent read just before, for delivery
 */
export async function decideRefund(
  tx: PurposeTx<'billing'>,
  refundId: string,
  decision: 'approve' | 'decline',
  spent: SpentOnDomains,
): Promise<Verdict> {
  const role = await actingRole(tx)
  if (!role) return { ok: false, reason: onlyLooking }
  const refund = await tx.db
    .selectFrom('refunds')
    .select(['client_id', 'engagement_id', 'invoice_id', 'state', 'amount_cents', 'kept_cents', 'currency'])
    .where('id', '=', refundId)
    .forUpdate()
    .executeTakeFirst()
  if (!refund) return { ok: false, reason: 'There is no such refund.' }
  const verdict = may(decision, refund.state as RefundState, role)
  if (!verdict.ok) return verdict
  if (decision === 'approve') {
    if (await isDisputed(tx, refund.invoice_id)) return { ok: false, reason: disputedReason }
    await lockYears(tx, refund.invoice_id)
    const domains = await domainsOnInvoice(tx, refund.invoice_id, spent, refundId)
    if (domains.yearsOrder) {
      if (domains.toKeepCents !== refund.kept_cents)
        return {
          ok: false,
          reason:
            'Other domains are kept than when this was proposed. Decline it and propose it anew with the right sum.',
        }
      await unbillLetGo(tx, domains.yearsOrder)
    } else if (refund.amount_cents > (await leftOf(tx, refund.invoice_id, domains)))
      return {
        ok: false,
        reason:
          'More was spent on domains since this was proposed. Decline it and propose it anew with the right sum.',
      }
  }
  const person = actorPerson(tx.actor)
  await tx.db
    .updateTable('refunds')
    .set({
      state: refundTransitions[decision].to,
      decided_by: person,
      decided_at: tx.now,
    })
    .where('id', '=', refundId)
    .execute()
  if (decision === 'approve')
    await tx.record({
      kind: 'refund.approved',
      clauses: ['2.5', '4.1'],
      ...(person ? { personId: person } : {}),
      details: {
        refund: refundId,
        engagement: refund.engagement_id,
        amountCents: refund.amount_cents,
        keptCents: refund.kept_cents,
        currency: refund.currency,
      },
    })
  if (decision === 'approve') await tx.enqueue('make-refund', { refundId }, { key: refundId })
  await tx.tell('money')
  await tx.tell(`client:${refund.client_id}`)
  return { ok: true }
}

/** What can go back of an invoice as it stands now. */
async function leftOf(
  tx: PurposeTx<'billing'>,
  invoiceId: string,
  domains: DomainsOnInvoice,
): Promise<number> {
  const { paid_cents: paidCents, credited_cents: creditedCents } = await tx.db
    .selectFrom('invoices')
    .select(['paid_cents', 'credited_cents'])
    .where('id', '=', invoiceId)
    .executeTakeFirstOrThrow()
  return netRefund({ paidCents, creditedCents, ...domains }).amountCents
}
