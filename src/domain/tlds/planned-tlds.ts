import { z } from 'zod'
import type { PurposeTx } from '#platform/database/purposes.ts'

type Delivery = PurposeTx<'service-delivery'>

export const plannedTldsSetting = 'planned-tlds'

/** What is planned with until an owner says otherwise: .com and .co first, as practitioners do (published practice, checked 2026-11-23). */
export const firstPlannedTlds: readonly string[] = ['com', 'co', 'net', 'org', 'io']

/** An ending of one label; what hangs below a country’s ending, such as co.uk, has rules of its own. */
export const tldSchema = z.string().regex(/^[a-z]{2,24}$/)

/** The endings that the agency plans with, in the order in which they are offered. */
export async function plannedTlds(tx: Delivery): Promise<readonly string[]> {
  const row = await tx.db
    .selectFrom('setting_changes')
    .select('value')
    .where('name', '=', plannedTldsSetting)
    .orderBy('changed_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? z.array(tldSchema).parse(row.value) : firstPlannedTlds
}
