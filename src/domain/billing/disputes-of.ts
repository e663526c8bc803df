import type { PurposeTx } from '#platform/database/purposes.ts'
import type { SharedTx } from '#platform/database/shared-tx.ts'
import { type KeptDisputeState, stoppingStates } from './dispute-states.ts'

/** How long one goes unseen, in hours. */
const unseenHours = 6

/** A dispute of an engagement as a page shows it. */
export interface ShownDispute {
  readonly id: string
  readonly state: KeptDisputeState
  readonly amountCents: number
  readonly currency: string
  readonly openedAt: Date
  readonly evidenceDueAt: Date | null
  readonly seenAt: Date
}

/** The disputes of an engagement, the newest first. */
export async function disputesOf(
  tx: PurposeTx<'billing'> | PurposeTx<'service-delivery'>,
  engagementId: string,
): Promise<ShownDispute[]> {
  const rows = await tx.call<{
    id: string
    state: KeptDisputeState
    amount_cents: string | number
    currency: string
    opened_at: Date
    evidence_due_at: Date | null
    seen_at: Date
  }>(
    `select id, state, amount_cents, currency, opened_at, evidence_due_at, seen_at from disputes
     where engagement_id = $1 order by opened_at desc`,
    [engagementId],
  )
  return rows.map((row) => ({
    id: row.id,
    state: row.state,
    amountCents: Number(row.amount_cents),
    currency: row.currency,
    openedAt: row.opened_at,
    evidenceDueAt: row.evidence_due_at,
    seenAt: row.seen_at,
  }))
}

/** Those that are not settled: the bank decides, or took the payment back for good. */
export async function openDisputesOf(
  tx: PurposeTx<'billing'>,
  engagementId: string,
): Promise<ShownDispute[]> {
  return (await disputesOf(tx, engagementId)).filter(({ state }) => stoppingStates.includes(state))
}

/** Whether a disputed payment keeps anything from being bought for the engagement. */
export async function hasStoppingDispute(tx: SharedTx, engagementId: string): Promise<boolean> {
  const found = await tx.call(
    'select 1 from disputes where engagement_id = $1 and state = any($2::text[]) limit 1',
    [engagementId, stoppingStates],
  )
  return found.length > 0
}

/** Whether a bank took the payment of an invoice back, or still decides: then nothing of it goes back by us as well. */
export async function isDisputed(tx: PurposeTx<'billing'>, invoiceId: string): Promise<boolean> {
  const found = await tx.db
    .selectFrom('disputes')
    .innerJoin('invoices', 'invoices.invoice_ref', 'disputes.invoice_ref')
    .select('disputes.id')
    .where('invoices.id', '=', invoiceId)
    .where('disputes.state', '!=', 'won')
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

export const disputedReason =
  'The bank has taken this payment back, or still decides about it; nothing goes back twice. Once the bank decides for us it can be given back.'

/** Those to be read again, though no notice told of them. */
export async function staleDisputes(tx: PurposeTx<'billing'>): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('disputes')
    .select('id')
    .where('state', 'in', stoppingStates)
    .where('seen_at', '<', new Date(tx.now.getTime() - unseenHours * 3_600_000))
    .orderBy('seen_at')
    .limit(500)
    .execute()
  return rows.map(({ id }) => id)
}
