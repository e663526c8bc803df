import { z } from 'zod'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'
import { firstPlannedTlds, plannedTldsSetting, tldSchema } from './planned-tlds.ts'

export interface PlannedTldChange {
  readonly at: Date
  /** Null for somebody who has left. */
  readonly by: Personal<'name'> | null
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** The last changes of what is planned with, the newest first, each against what was planned with before it. */
export async function plannedTldChanges(
  tx: PurposeTx<'service-delivery'>,
  most = 20,
): Promise<readonly PlannedTldChange[]> {
  const rows = await tx.db
    .selectFrom('setting_changes')
    .leftJoin('people', 'people.id', 'setting_changes.changed_by')
    .select(['value', 'changed_at as at', 'people.name as by'])
    .where('setting_changes.name', '=', plannedTldsSetting)
    .orderBy('changed_at', 'desc')
    .limit(most + 1)
    .execute()
  const lists = rows.map(({ value }) => z.array(tldSchema).parse(value))
  return rows.slice(0, most).map(({ at, by }, nth) => {
    const tlds = lists[nth] ?? []
    const before = lists[nth + 1] ?? firstPlannedTlds
    return {
      at,
      by,
      added: tlds.filter((tld) => !before.includes(tld)),
      removed: before.filter((tld) => !tlds.includes(tld)),
    }
  })
}
