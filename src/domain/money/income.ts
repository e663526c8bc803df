import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Currency } from './currencies.ts'
import { type Month, startOf } from './months.ts'

type Billing = PurposeTx<'billing'>

/**
 * What arrived by the day it arrived, what went back by the day of its credit note, and what a bank took back by the day it was
 * lost, in one currency.
 */
const movedSql = `
  select client_id, paid_at as at, paid_cents as paid, 0 as back from invoices
    where currency = $2 and paid_at >= $1 and paid_cents > 0
  union all
  select client_id, made_at, 0, amount_cents from refunds
    where currency = $2 and made_at >= $1 and state in ('made', 'settled')
  union all
  select client_id, closed_at, 0, amount_cents from disputes
    where currency = $2 and closed_at >= $1 and state in ('lost', 'repaid')`

export interface MonthIncome extends Record<string, unknown> {
  readonly month: Month
  readonly paidCents: number
  readonly backCents: number
}

export async function incomeByMonth(tx: Billing, from: Month, currency: Currency): Promise<MonthIncome[]> {
  return tx.call<MonthIncome>(
    `select to_char(at at time zone 'UTC', 'YYYY-MM') as month, sum(paid)::bigint as "paidCents",
       sum(back)::bigint as "backCents"
     from (${movedSql}) moved group by 1 order by 1`,
    [startOf(from), currency],
  )
}

export interface ClientIncome extends Record<string, unknown> {
  readonly clientId: string
  readonly company: string
  readonly paidCents: number
  readonly backCents: number
  /** Whether an invoice of theirs is overdue, in any currency. */
  readonly owes: boolean
}

/** Of each client what came in and went back, and who owes: also those of whom nothing came in. */
export async function incomeByClient(tx: Billing, from: Month, currency: Currency): Promise<ClientIncome[]> {
  return tx.call<ClientIncome>(
    `select c.id as "clientId", c.name as company, sum(m.paid)::bigint as "paidCents", sum(m.back)::bigint as "backCents",
       bool_or(m.owes) as owes
     from (
       select client_id, paid, back, false as owes from (${movedSql}) moved
       union all select client_id, 0, 0, true from invoices
         where unpaid_since is not null and status in ('open', 'uncollectible')
     ) m join clients c on c.id = m.client_id group by c.id`,
    [startOf(from), currency],
  )
}

const openShown = 25

export interface OpenInvoice extends Record<string, unknown> {
  readonly id: string
  readonly clientId: string
  readonly company: string
  readonly number: string | null
  readonly currency: string
  readonly leftCents: number
  readonly collection: string
  readonly dueAt: Date | null
  readonly unpaidSince: Date | null
  readonly seenAt: Date
}

interface OpenSum extends Record<string, unknown> {
  readonly currency: string
  readonly count: number
  readonly overdue: number
  readonly leftCents: number
  readonly overdueCents: number
}

/** What is left to pay of an invoice; nothing where more was paid or taken back than asked for. */
const leftSql = 'greatest(0, i.total_cents - i.paid_cents - i.credited_cents)'
const outSql = `invoices i join clients c on c.id = i.client_id where i.status in ('open', 'uncollectible')`

/** Invoices that are not paid: counted and added up by currency, and the first of them, those that should have been first. */
export async function openInvoices(tx: Billing, overdueAlone: boolean) {
  const [sums, rows] = await Promise.all([
    tx.call<OpenSum>(
      `select i.currency, count(*)::int as count, count(i.unpaid_since)::int as overdue,
         sum(${leftSql})::bigint as "leftCents",
         coalesce(sum(${leftSql}) filter (where i.unpaid_since is not null), 0)::bigint as "overdueCents"
       from ${outSql} group by 1`,
      [],
    ),
    tx.call<OpenInvoice>(
      `select i.id, i.client_id as "clientId", c.name as company, i.number, i.currency, ${leftSql} as "leftCents",
         i.collection, i.due_at as "dueAt", i.unpaid_since as "unpaidSince", i.seen_at as "seenAt"
       from ${outSql} and (i.unpaid_since is not null or not $1::boolean)
       order by i.unpaid_since nulls last, i.issued_at, i.id limit ${openShown}`,
      [overdueAlone],
    ),
  ])
  return { sums, rows }
}
export type OpenInvoices = Awaited<ReturnType<typeof openInvoices>>

/** In which currencies anything was ever invoiced, the most used first. */
export async function usedCurrencies(tx: Billing): Promise<string[]> {
  const rows = await tx.call<{ currency: string }>(
    'select currency from invoices group by currency order by count(*) desc, currency',
    [],
  )
  return rows.map(({ currency }) => currency)
}
