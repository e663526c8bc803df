import type { PurposeTx } from '#platform/database/purposes.ts'

/** The end of the month that the subscription of an engagement is in; undefined where none runs. */
export async function paidUntil(tx: PurposeTx<'billing'>, engagementId: string): Promise<Date | undefined> {
  const [running] = await tx.call<{ until: Date | null }>(
    `select max(period_ends_at) as until from subscriptions where engagement_id = $1 and status <> 'canceled'`,
    [engagementId],
  )
  return running?.until ?? undefined
}
