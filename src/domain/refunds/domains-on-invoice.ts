import type { PurposeTx } from '#platform/database/purposes.ts'
import type { SpentOnDomains } from './spent-on-domains.ts'

export interface DomainsOnInvoice {
  /** What is to be kept of this invoice for domains, and was not kept from an earlier refund. */
  readonly toKeepCents: number
  readonly currency: string
  /** What was kept of it before, and stays kept whatever is decided now. */
  readonly keptHereCents: number
  /** The order that bills years of domains with it; null for every other invoice. */
  readonly yearsOrder: string | null
}

interface Found extends Record<string, unknown> {
  readonly reason: string
  readonly currency: string
  readonly paid: number
  readonly change: number | null
  readonly changeId: string | null
  readonly kept: number
  readonly here: number
  readonly order: string | null
  readonly ordered: number | null
  readonly staying: number
  /** Changes whose domains were billed with an invoice of their own, and what was kept of those. */
  readonly billed: readonly string[]
  readonly keptOfBilled: number
}

/**
 * What of one invoice went into domains. A running month bills none, a change of the plan no more than its new ones
 * (one that was withdrawn bought none), and one for years of domains those that stay. Money spent at the registrar is kept once, however many refunds there are. One that
 * did not arrive has kept its part: its credit note stands and a person transfers the rest. One that was never made has not.
 * @param but a refund that is judged anew, whose own part does not count
 */
export async function domainsOnInvoice(
  tx: PurposeTx<'billing'>,
  invoiceId: string,
  spent: SpentOnDomains,
  but?: string,
): Promise<DomainsOnInvoice> {
  const [found] = await tx.call<Found>(
    `select i.reason, i.currency, i.paid_cents as paid, case c.state when 'withdrawn' then 0 else c.once_cents end as change, c.id as "changeId", k.cents as kept, k.here,
       o.id as "order", o.total_cents as ordered,
       (select coalesce(sum(n.price_cents), 0)::bigint from renewals n
        where n.order_id = o.id and n.state not in ('drop', 'dropped')) as staying,
       array(select b.id from plan_changes b where b.engagement_id = i.engagement_id and b.invoice_ref <> i.invoice_ref
         and b.state <> 'withdrawn' and b.once_cents > 0 and b.paid_at is not null) as billed,
       k."keptOfBilled"
     from invoices i left join plan_changes c on c.invoice_ref = i.invoice_ref
       left join invoice_orders o on o.invoice_ref = i.invoice_ref
       cross join lateral (
         select coalesce(sum(r.kept_cents), 0)::bigint as cents,
           coalesce(sum(r.kept_cents) filter (where r.invoice_id = i.id), 0)::bigint as here,
           coalesce(sum(r.kept_cents) filter (where exists (select from plan_changes b where b.invoice_ref = of.invoice_ref)), 0)::bigint
             as "keptOfBilled"
         from refunds r join invoices of on of.id = r.invoice_id
         where r.engagement_id = i.engagement_id and r.state not in ('declined', 'refused') and r.id is distinct from $2
           and not exists (select from invoice_orders y where y.invoice_ref = of.invoice_ref)
       ) k
     where i.id = $1`,
    [invoiceId, but ?? null],
  )
  const none = { toKeepCents: 0, currency: spent.currency, keptHereCents: found?.here ?? 0, yearsOrder: null }
  if (!found || found.reason === 'renewal') return none
  if (found.order !== null && found.ordered)
    return {
      // With its part of the tax.
      toKeepCents: Math.ceil((found.paid * found.staying) / found.ordered),
      currency: found.currency,
      keptHereCents: 0,
      yearsOrder: found.order,
    }
  const left = Math.max(0, spent.cents - found.kept)
  if (found.change !== null) {
    // What its new domains cost, and until they are bought what was billed for them.
    const bought = spent.ofChanges[found.changeId ?? ''] ?? found.change
    return { ...none, toKeepCents: Math.min(left, found.change, bought) }
  }
  // What a later change bought was billed with its own invoice, and is kept of that one.
  const elsewhere = found.billed.reduce((sum, changeId) => sum + (spent.ofChanges[changeId] ?? 0), 0)
  const own = Math.max(0, spent.cents - elsewhere - (found.kept - found.keptOfBilled))
  return { ...none, toKeepCents: Math.min(left, own) }
}

/** Nothing else decides about the years on an invoice until this is over. */
export async function lockYears(tx: PurposeTx<'billing'>, invoiceId: string): Promise<void> {
  await tx.call(
    `select n.id from renewals n join invoice_orders o on o.id = n.order_id
       join invoices i on i.invoice_ref = o.invoice_ref
     where i.id = $1 order by n.id for update of n`,
    [invoiceId],
  )
}

/** The years of domains that were let go go back, so that one that is kept after all is billed anew. */
export async function unbillLetGo(tx: PurposeTx<'billing'>, orderId: string): Promise<void> {
  await tx.db
    .updateTable('renewals')
    .set({ order_id: null })
    .where('order_id', '=', orderId)
    .where('state', '=', 'drop')
    .execute()
}
