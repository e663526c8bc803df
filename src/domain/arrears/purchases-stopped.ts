import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { SharedTx } from '#platform/database/shared-tx.ts'

/** Why nothing is bought for an engagement that owes; a screen shows it as it is. */
export const purchasesStoppedWords =
  'An invoice of this client is unpaid. Nothing is bought until it is paid; then it goes on by itself.'

/** Whether anything may be bought for an engagement: not while a payment of it is overdue. */
export async function mayBuyFor(tx: SharedTx, engagementId: string): Promise<Verdict> {
  const owing = await tx.call(
    `select 1 from arrears where engagement_id = $1 and state <> 'settled' limit 1`,
    [engagementId],
  )
  return owing.length > 0 ? { ok: false, reason: purchasesStoppedWords } : { ok: true }
}
