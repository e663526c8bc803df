import type { PurposeTx } from '../database/purposes.ts'
import type { EvidenceEntry } from '../evidence/record-evidence.ts'

/**
 * Writes into the ledger that a version took effect, once for each: where it was let to, with what that did besides, or
 * at the next start where the start itself put it in effect.
 */
export async function recordPolicy(
  tx: PurposeTx<'legal-obligation'>,
  details: EvidenceEntry['details'] = {},
): Promise<void> {
  const [row] = await tx.call<{ version: string | null }>('select app.unrecorded_policy() as version', [])
  if (!row?.version) return
  await tx.record({
    kind: 'policy.in-effect',
    clauses: ['0.1', '12.1'],
    details: { version: row.version, ...details },
  })
}
