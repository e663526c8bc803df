import type { PurposeTx } from '#platform/database/purposes.ts'

/**
 * What quotes of other engagements promise to buy at the registrar and have not bought yet, in cents: those
 * that are out or accepted, up to the day their building starts.
 */
export async function registrarCommitments(
  tx: PurposeTx<'service-delivery'>,
  exceptEngagementId: string,
): Promise<number> {
  const [row] = await tx.call<{ cents: number }>(
    `select coalesce(sum((p.result->'cost'->>'registrarCents')::bigint), 0)::bigint as cents
     from quotes q join engagements e on e.id = q.engagement_id join plans p on p.id = q.plan_id
     where q.state in ('sent', 'accepted') and e.id <> $1 and (q.state = 'accepted' or q.expires_at > app.now())
       and e.state in ('quoted', 'accepted', 'intake', 'approving')`,
    [exceptEngagementId],
  )
  return row?.cents ?? 0
}
