import type { SharedTx } from '#platform/database/shared-tx.ts'
import type { Actor } from './transition-table.ts'

/**
 * In which role the transaction's actor acts, as the transition tables know it. A member of staff's role is read
 * from their session by the database, so that no handler can state another; a viewer has none.
 */
export async function actingRole(tx: SharedTx): Promise<Actor | undefined> {
  const { kind } = tx.actor
  if (kind !== 'staff') return kind
  const [row] = await tx.call<{ role: string | null }>('select app.staff_role() as role', [])
  return row?.role === 'owner' || row?.role === 'operator' ? row.role : undefined
}

/** What somebody who may only look is told. */
export const onlyLooking = 'You can look at everything here and change nothing; ask an owner for more.'
