import type { PurposeTx } from '#platform/database/purposes.ts'
import { type WaitingWork, waiting } from './work-clocks.ts'

/** A version of the policy that the program declares and nobody has announced yet. */
export async function waitingPolicy(tx: PurposeTx<'legal-obligation'>): Promise<WaitingWork[]> {
  const proposed = await tx.db
    .selectFrom('policy_versions')
    .select(['version', 'proposed_at'])
    .where('state', '=', 'proposed')
    .execute()
  return proposed.map(({ version, proposed_at }) =>
    waiting('announce-policy', { id: version, company: 'every client', since: proposed_at }),
  )
}
