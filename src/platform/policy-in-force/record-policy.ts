import type { PurposeTx } from '../database/purposes.ts'

/**
 * Writes into the ledger that a version took effect, once for each: where it was let to, or at the next start where
 * the start itself put it in effect.
 */
export async function recordPolicy(tx: PurposeTx<'legal-obligation'>): Promise<void> {
  const [row] = await tx.call<{ version: string | null }>('select app.unrecorded_policy() as version', [])
  if (!row?.version) return
  await tx.record({ kind: 'policy.in-effect', clauses: ['0.1', '12.1'], details: { version: row.version } })
}
