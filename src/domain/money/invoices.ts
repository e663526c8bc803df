import { refundsOf } from '#domain/refunds/refund-queries.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

type Billing = PurposeTx<'billing'>

/** Which invoices a list shows. */
export const invoiceShows = ['all', 'open', 'overdue', 'paid'] as const
export type InvoiceShow = (typeof invoiceShows)[number]

export const invoicesAPage = 50

function invoices(tx: Billing) {
  return tx.db
    .selectFrom('invoices')
    .innerJoin('clients', 'clients.id', 'invoices.client_id')
    .select([
      'invoices.id',
      'invoices.client_id as clientId',
      'invoices.engagement_id as engagementId',
      'clients.name as company',
      'invoices.number',
      'invoices.status',
      'invoices.currency',
      'invoices.total_cents as totalCents',
      'invoices.paid_cents as paidCents',
      'invoices.tax_cents as taxCents',
      'invoices.credited_cents as creditedCents',
      'invoices.collection',
      'invoices.attempts',
      'invoices.paid_outside as paidOutside',
      'invoices.reason',
      'invoices.url',
      'invoices.issued_at as issuedAt',
      'invoices.due_at as dueAt',
      'invoices.paid_at as paidAt',
      'invoices.unpaid_since as unpaidSince',
      'invoices.seen_at as seenAt',
    ])
}

/** One page of invoices, newest first. @param page counted from 1 */
export async function listInvoices(
  tx: Billing,
  show: InvoiceShow,
  currency: string | undefined,
  page: number,
) {
  const narrow = (query: ReturnType<typeof invoices>) => {
    const inCurrency = currency === undefined ? query : query.where('invoices.currency', '=', currency)
    if (show === 'open') return inCurrency.where('invoices.status', '=', 'open')
    if (show === 'overdue') return inCurrency.where('invoices.unpaid_since', 'is not', null)
    return show === 'paid' ? inCurrency.where('invoices.status', '=', 'paid') : inCurrency
  }
  // One more than is shown says whether there is another page.
  const rows = await narrow(invoices(tx))
    .orderBy('invoices.issued_at', 'desc')
    .orderBy('invoices.id')
    .limit(invoicesAPage + 1)
    .offset((page - 1) * invoicesAPage)
    .execute()
  return { rows: rows.slice(0, invoicesAPage), more: rows.length > invoicesAPage }
}
export type InvoiceRow = Awaited<ReturnType<typeof listInvoices>>['rows'][number]

/** One invoice with what was recorded about it here. */
export async function findInvoice(tx: Billing, invoiceId: string) {
  const invoice = await invoices(tx).where('invoices.id', '=', invoiceId).executeTakeFirst()
  if (!invoice) return undefined
  const transfer = await tx.db
    .selectFrom('received_transfers')
    .select(['received_on as receivedOn', 'evidence', 'recorded_at as recordedAt', 'settled_at as settledAt'])
    .where('invoice_id', '=', invoiceId)
    .executeTakeFirst()
  const years = await tx.db
    .selectFrom('invoice_orders')
    .innerJoin('invoices', 'invoices.invoice_ref', 'invoice_orders.invoice_ref')
    .select('invoice_orders.id')
    .where('invoices.id', '=', invoiceId)
    .executeTakeFirst()
  return {
    ...invoice,
    isForYears: years !== undefined,
    transfer,
    refunds: await refundsOf(tx, invoiceId),
    now: tx.now,
  }
}
export type InvoiceDetail = NonNullable<Awaited<ReturnType<typeof findInvoice>>>
