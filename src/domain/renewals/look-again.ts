import type { PurposeTx } from '#platform/database/purposes.ts'

/** Whoever sets the renewal of a domain at the registrar has what was decided of it seen there anew. */
export async function lookAtRenewalAgain(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
  domainId: string,
): Promise<void> {
  const decided = await tx.db
    .updateTable('renewals')
    .set({ switched_at: null })
    .where('domain_id', '=', domainId)
    .where('state', 'in', ['renew', 'drop'])
    .returning('id')
    .execute()
  if (decided.length > 0) await tx.enqueue('keep-renewals', { stackId }, { key: stackId })
}
