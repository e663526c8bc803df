import type { PurposeTx } from '#platform/database/purposes.ts'

/**
 * Running subscriptions that are not collected as somebody here said of their client. Those whose invoices are sent because
 * it was so before this program, or because the client began by transfer, go on so until somebody says transfer, then card.
 */
export async function collectionsToSet(tx: PurposeTx<'billing'>, clientId?: string): Promise<string[]> {
  const rows = await tx.call<{ id: string }>(
    `select s.id from subscriptions s join billing_details d on d.client_id = s.client_id
       join engagements e on e.id = s.engagement_id
     where s.status <> 'canceled' and e.state <> 'ended' and s.refused_code is null
       and (d.pays_by = 'transfer' and s.collection = 'card'
         or d.pays_by = 'card' and s.collection = 'transfer' and s.switched_at is not null)
       and ($1::uuid is null or s.client_id = $1)`,
    [clientId ?? null],
  )
  return rows.map(({ id }) => id)
}

/** How each running subscription of a client is collected, as last read. */
export async function subscriptionsOf(tx: PurposeTx<'billing'>, clientId: string) {
  const toSet = await collectionsToSet(tx, clientId)
  const rows = await tx.db
    .selectFrom('subscriptions')
    .select(['id', 'collection', 'refused_code as refusedCode', 'seen_at as seenAt'])
    .where('client_id', '=', clientId)
    .where('status', '!=', 'canceled')
    .orderBy('seen_at')
    .execute()
  return rows.map((row) => ({
    ...row,
    collection: row.collection as 'card' | 'transfer' | null,
    toSet: toSet.includes(row.id),
  }))
}
export type CollectedSubscription = Awaited<ReturnType<typeof subscriptionsOf>>[number]
