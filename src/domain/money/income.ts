import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Currency } from './currencies.ts'
import { type Month, startOf } from './months.ts'

type Billing = PurposeTx<'billing'>

export interface Income extends Record<string, unknown> {
  readonly month: Month
  readonly clientId: string
  readonly company: string
  /** What arrived, by the day it arrived. */
  readonly paidCents: number
  /** What went back, by the day of its credit note, or what a bank took back, by the day it was lost. */
  readonly backCents: number
}

/** What came in and what went back from a month on, by month and client, in one currency. */
export async function incomeSince(tx: Billing, from: Month, currency: Currency): Promise<Income[]> {
  return tx.call<Income>(
    `select to_char(moved.at at time zone 'UTC', 'YYYY-MM') as month, c.id as "clientId", c.name as company,
       sum(moved.paid)::bigint as "paidCents", sum(moved.back)::bigint as "backCents"
     from (
       select client_id, paid_at as at, paid_cents as paid, 0 as back from invoices
         where currency = $2 and paid_at >= $1 and paid_cents > 0
       union all
       select client_id, made_at, 0, amount_cents from refunds
         where currency = $2 and made_at >= $1 and state in ('made', 'settled')
       union all
       select client_id, closed_at, 0, amount_cents from disputes
         where currency = $2 and closed_at >= $1 and state in ('lost', 'repaid')
     ) moved join clients c on c.id = moved.client_id
     group by 1, 2, 3 order by 1, 3`,
    [startOf(from), currency],
  )
}

/** Invoices that are not paid, the ones that should have been first, in every currency. */
export async function openInvoices(tx: Billing) {
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
      'invoices.credited_cents as creditedCents',
      'invoices.collection',
      'invoices.issued_at as issuedAt',
      'invoices.due_at as dueAt',
      'invoices.unpaid_since as unpaidSince',
      'invoices.seen_at as seenAt',
    ])
    .where('invoices.status', 'in', ['open', 'uncollectible'])
    .orderBy('invoices.unpaid_since', (order) => order.asc().nullsLast())
    .orderBy('invoices.issued_at')
    .execute()
}
export type OpenInvoice = Awaited<ReturnType<typeof openInvoices>>[number]

export const leftToPay = (invoice: {
  readonly totalCents: number
  readonly paidCents: number
  readonly creditedCents: number
}): number => Math.max(0, invoice.totalCents - invoice.paidCents - invoice.creditedCents)

/** In which currencies anything was ever invoiced, the most used first. */
export async function usedCurrencies(tx: Billing): Promise<string[]> {
  const rows = await tx.call<{ currency: string }>(
    'select currency from invoices group by currency order by count(*) desc, currency',
    [],
  )
  return rows.map(({ currency }) => currency)
}
