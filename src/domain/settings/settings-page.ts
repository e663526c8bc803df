import type { PurposeTx } from '#platform/database/purposes.ts'
import { operatorSpendLimit, spendLimitSetting } from './spend-limit.ts'

/** What the house runs by and an owner may change, with every change; and how backups stand. */
export async function settingsPage(tx: PurposeTx<'service-delivery'>) {
  const changes = await tx.db
    .selectFrom('setting_changes')
    .leftJoin('people', 'people.id', 'setting_changes.changed_by')
    .select(['setting_changes.name as setting', 'value', 'changed_at as at', 'people.name as by'])
    .where('setting_changes.name', '=', spendLimitSetting)
    .orderBy('changed_at', 'desc')
    .limit(20)
    .execute()
  const backups = await tx.db
    .selectFrom('backups')
    .select(['name', 'place', 'made_at as madeAt', 'bytes', 'table_rows as rows', 'tested_at as testedAt'])
    .where('removed_at', 'is', null)
    .orderBy('made_at', 'desc')
    .limit(40)
    .execute()
  return { operatorLimitCents: await operatorSpendLimit(tx), changes, backups, now: tx.now }
}
export type SettingsPageData = Awaited<ReturnType<typeof settingsPage>>
