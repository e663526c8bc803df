import { hasStoppingDispute } from '#domain/billing/disputes-of.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { SharedTx } from '#platform/database/shared-tx.ts'

/** Why nothing is bought for an engagement that owes; a screen shows it as it is. */
export const purchasesStoppedWords =
  'An invoice of this client is unpaid. Nothing is bought until it is paid; then it goes on by itself.'

/** The same for one whose payment the bank took back. */
export const purchasesDisputedWords =
  'A payment of this client is disputed at the bank, or lost there. Nothing is bought until that is decided for us or the client has paid again; then it goes on by itself.'

/** Whether anything may be bought for an engagement: not while a payment of it is overdue or disputed. */
export async function mayBuyFor(tx: SharedTx, engagementId: string): Promise<Verdict> {
  const owing = await tx.call(
    `select 1 from arrears where engagement_id = $1 and state <> 'settled' limit 1`,
    [engagementId],
  )
  if (owing.length > 0) return { ok: false, reason: purchasesStoppedWords }
  if (await hasStoppingDispute(tx, engagementId)) return { ok: false, reason: purchasesDisputedWords }
  return { ok: true }
}
