import type { PurposeTx } from '#platform/database/purposes.ts'

export interface InboxDayFigures {
  readonly inboxId: string
  readonly day: string
  readonly warmUpSent: number
  readonly warmUpInbox: number | undefined
  readonly warmUpSpam: number | undefined
  readonly coldSent: number
  readonly bounced: number
  readonly replies: number
}

/** Stores what the sequencer said of each day; a later reading of the same day replaces the earlier one. */
export async function recordFigures(
  tx: PurposeTx<'service-delivery'>,
  clientId: string,
  figures: readonly InboxDayFigures[],
): Promise<void> {
  if (figures.length === 0) return
  await tx.db
    .insertInto('daily_figures')
    .values(
      figures.map((one) => ({
        inbox_id: one.inboxId,
        client_id: clientId,
        day: one.day,
        warm_up_sent: one.warmUpSent,
        warm_up_inbox: one.warmUpInbox ?? null,
        warm_up_spam: one.warmUpSpam ?? null,
        cold_sent: one.coldSent,
        bounced: one.bounced,
        replies: one.replies,
        seen_at: tx.now,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['inbox_id', 'day']).doUpdateSet((eb) => ({
        warm_up_sent: eb.ref('excluded.warm_up_sent'),
        warm_up_inbox: eb.ref('excluded.warm_up_inbox'),
        warm_up_spam: eb.ref('excluded.warm_up_spam'),
        cold_sent: eb.ref('excluded.cold_sent'),
        bounced: eb.ref('excluded.bounced'),
        replies: eb.ref('excluded.replies'),
        seen_at: eb.ref('excluded.seen_at'),
      })),
    )
    .execute()
}
