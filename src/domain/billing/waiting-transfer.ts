import type { PurposeTx } from '#platform/database/purposes.ts'

export interface WaitingTransfer {
  /** `withdrawing`: given up, and being made void at the payment service. */
  readonly state: 'intended' | 'open' | 'withdrawing'
  readonly number: string | null
  readonly totalCents: number | null
  readonly currency: string | null
  readonly dueAt: Date | null
  /** The day that the client was told of, on which it is taken back; null while its own day has not passed. */
  readonly lapsesAt: Date | null
  /** The payment service's page of the invoice: whoever has the address can read it. */
  readonly url: string | null
  readonly seenAt: Date | null
}

/** The first invoice of an accepted quote that waits to be transferred, as it was last read; undefined where none does. */
export async function waitingTransferOf(
  tx: PurposeTx<'billing'>,
  engagementId: string,
): Promise<WaitingTransfer | undefined> {
  const [row] = await tx.call<WaitingTransfer & Record<string, unknown>>(
    `select k.state, i.number, i.total_cents as "totalCents", i.currency, i.due_at as "dueAt",
       k.lapses_at as "lapsesAt", i.url, i.seen_at as "seenAt"
     from checkouts k join quotes q on q.id = k.quote_id and q.state = 'accepted' left join invoices i on i.invoice_ref = k.invoice_ref
     where k.engagement_id = $1 and k.method = 'transfer' and k.state in ('intended', 'open', 'withdrawing')`,
    [engagementId],
  )
  return row
}
