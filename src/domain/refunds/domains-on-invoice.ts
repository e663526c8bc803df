import type { PurposeTx } from '#platform/database/purposes.ts'
import type { SpentOnDomains } from './spent-on-domains.ts'

export interface DomainsOnInvoice {
  /** What is to be kept of this invoice for domains, and was not kept from an earlier refund. */
  readonly toKeepCents: number
  /** What was kept of it before. */
  readonly keptHereCents: number
}

/**
 * What of one invoice went into domains. A running month bills none, a change of the plan no more than its new ones. Spent
 * money is kept once, however many refunds there are. One that did not arrive has kept its part: its credit note stands and a
 * person transfers the rest. One that was never made has not.
 * @param but a refund that is judged anew, whose own part does not count
 */
export async function domainsOnInvoice(
  tx: PurposeTx<'billing'>,
  invoiceId: string,
  spent: SpentOnDomains,
  but?: string,
): Promise<DomainsOnInvoice> {
  const [found] = await tx.call<{ reason: string; change: number | null; kept: number; here: number }>(
    `select i.reason, c.once_cents as change, k.cents as kept, k.here
     from invoices i left join plan_changes c on c.invoice_ref = i.invoice_ref
       cross join lateral (
         select coalesce(sum(r.kept_cents), 0)::bigint as cents,
           coalesce(sum(r.kept_cents) filter (where r.invoice_id = i.id), 0)::bigint as here
         from refunds r where r.engagement_id = i.engagement_id and r.state not in ('declined', 'refused')
           and r.id is distinct from $2
       ) k
     where i.id = $1`,
    [invoiceId, but ?? null],
  )
  if (!found) return { toKeepCents: 0, keptHereCents: 0 }
  if (found.reason === 'renewal') return { toKeepCents: 0, keptHereCents: found.here }
  const left = Math.max(0, spent.cents - found.kept)
  return { toKeepCents: Math.min(left, found.change ?? left), keptHereCents: found.here }
}
