import { firstPlannedTlds } from '#domain/tlds/planned-tlds.ts'
import type { MigratedDatabase } from './migrated-database.ts'

/**
 * Has the prices of endings read already. A worker process that finds none asks the registrar for each, a second apart,
 * and what a test is about waits behind it.
 */
export async function keepPricesRead({ owner }: Pick<MigratedDatabase, 'owner'>): Promise<void> {
  await owner.query(
    `insert into tld_prices (mode, tld, state, years, first_cents, renewal_cents, read_at, tried_at)
     select 'sandbox', tld, 'priced', 1, 1108, 1108, app.now(), app.now() from unnest($1::text[]) tld`,
    [firstPlannedTlds],
  )
}
