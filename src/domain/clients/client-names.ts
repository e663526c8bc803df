import type { PurposeTx } from '#platform/database/purposes.ts'

/** Every client by name, to choose one. */
export async function clientNames(tx: PurposeTx<'service-delivery'>) {
  return tx.db.selectFrom('clients').select(['id', 'name']).orderBy('name').execute()
}
