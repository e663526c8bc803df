import type { PurposeTx } from '#platform/database/purposes.ts'
import type { RefundState } from './states.ts'

function refunds(tx: PurposeTx<'billing'>) {
  return tx.db
    .selectFrom('refunds')
    .innerJoin('clients', 'clients.id', 'refunds.client_id')
    .innerJoin('invoices', 'invoices.id', 'refunds.invoice_id')
    .select([
      'refunds.id',
      'refunds.invoice_id as invoiceId',
      'refunds.engagement_id as engagementId',
      'clients.name as company',
      'invoices.number as invoiceNumber',
      'refunds.state',
      'refunds.currency',
      'refunds.amount_cents as amountCents',
      'refunds.kept_cents as keptCents',
      'refunds.outside',
      'refunds.proposed_at as proposedAt',
      'refunds.decided_at as decidedAt',
      'refunds.credit_note_number as creditNoteNumber',
      'refunds.credit_note_url as creditNoteUrl',
      'refunds.made_at as madeAt',
      'refunds.settled_at as settledAt',
      'refunds.vendor_code as vendorCode',
    ])
    .orderBy('refunds.proposed_at', 'desc')
}

const typed = <T extends { state: string }>(row: T) => ({ ...row, state: row.state as RefundState })

export async function refundsOf(tx: PurposeTx<'billing'>, invoiceId: string) {
  return (await refunds(tx).where('refunds.invoice_id', '=', invoiceId).execute()).map(typed)
}
export type RefundView = Awaited<ReturnType<typeof refundsOf>>[number]

/** Refunds that wait for an owner. */
export async function proposedRefunds(tx: PurposeTx<'billing'>) {
  return (await refunds(tx).where('refunds.state', '=', 'proposed').execute()).map(typed)
}

/** The engagement that a refund is of; undefined when there is none. */
export async function engagementOfRefund(
  tx: PurposeTx<'billing'>,
  refundId: string,
): Promise<{ engagementId: string; invoiceId: string } | undefined> {
  return tx.db
    .selectFrom('refunds')
    .select(['engagement_id as engagementId', 'invoice_id as invoiceId'])
    .where('id', '=', refundId)
    .executeTakeFirst()
}
