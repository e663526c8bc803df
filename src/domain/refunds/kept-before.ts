import type { PurposeTx } from '#platform/database/purposes.ts'

/**
 * What of the money spent on domains was kept from refunds of an engagement already, and from those of one invoice. One
 * that did not arrive counts: its credit note stands and a person transfers the rest. One that was never made does not.
 */
export async function keptBefore(
  tx: PurposeTx<'billing'>,
  engagementId: string,
  invoiceId: string,
): Promise<{ readonly cents: number; readonly here: number }> {
  const [kept] = await tx.call<{ cents: number; here: number }>(
    `select coalesce(sum(kept_cents), 0)::bigint as cents,
       coalesce(sum(kept_cents) filter (where invoice_id = $2), 0)::bigint as here
     from refunds where engagement_id = $1 and state not in ('declined', 'refused')`,
    [engagementId, invoiceId],
  )
  return kept ?? { cents: 0, here: 0 }
}
