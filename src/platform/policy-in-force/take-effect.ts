import { system } from '../database/actor.ts'
import type { InPurpose } from '../database/purposes.ts'
import { recordPolicy } from './record-policy.ts'

export type TakenEffect =
  | { readonly kind: 'took-effect' }
  | { readonly kind: 'already-in-effect' }
  /** Why the database did not let it: not announced, too early, somebody untold. */
  | { readonly kind: 'not-yet'; readonly why: string }

/** PostgreSQL's object_not_in_prerequisite_state, by which app.take_effect says that something is missing. */
const notReady = '55000'

/**
 * Puts an announced version in effect if all that it takes has happened; the database decides. Grants and policies,
 * what the processes obey and the ledger's entry change in one transaction.
 */
export async function takeEffect(inPurpose: InPurpose, version: string): Promise<TakenEffect> {
  try {
    return await inPurpose('legal-obligation', system('policy'), async (tx) => {
      const [row] = await tx.call<{ took: boolean }>('select app.take_effect($1) as took', [version])
      if (!row?.took) return { kind: 'already-in-effect' }
      await recordPolicy(tx)
      return { kind: 'took-effect' }
    })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === notReady)
      return { kind: 'not-yet', why: error.message }
    throw error
  }
}
