import type { BackupKey } from '#platform/backup/backup-key.ts'
import type { BackupStore } from '#platform/backup/backup-store.ts'
import { type MadeBackup, makeBackup } from '#platform/backup/make-backup.ts'
import type { BackupSource } from '#platform/backup/write-backup.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'
import { registerAt } from '#policy/register/register-at.ts'

const actor = system('backup')

/** Makes a backup and records that it was made and which older ones are gone. */
export async function backUp(parts: {
  readonly inPurpose: InPurpose
  readonly source: BackupSource
  readonly key: BackupKey
  readonly store: BackupStore
}): Promise<MadeBackup> {
  const { inPurpose, store } = parts
  const keepDays = await inPurpose('legal-obligation', actor, backupDays)
  const made = await makeBackup({ ...parts, keepDays })
  await inPurpose('legal-obligation', actor, async (tx) => {
    await tx.db
      .insertInto('backups')
      .values({
        name: made.name,
        place: store.place,
        made_at: made.at,
        bytes: made.bytes,
        table_rows: made.rows,
      })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute()
    await markRemoved(tx, made.removed)
    await tx.record({
      kind: 'backup.made',
      clauses: ['5.1', '9.5'],
      ...(store.place === 's3' ? { recipient: 'backup' } : {}),
      details: { name: made.name, rows: made.rows, removed: made.removed.length },
    })
  })
  return made
}

/** Records that backups are gone; names that are not known, or gone already, are passed over. */
export async function recordRemoved(inPurpose: InPurpose, names: readonly string[]): Promise<number> {
  return inPurpose('legal-obligation', actor, async (tx) => {
    const removed = await markRemoved(tx, names)
    if (removed > 0) await tx.record({ kind: 'backup.removed', clauses: ['5.1'], details: { removed } })
    return removed
  })
}

async function markRemoved(tx: PurposeTx<'legal-obligation'>, names: readonly string[]): Promise<number> {
  if (names.length === 0) return 0
  const marked = await tx.db
    .updateTable('backups')
    .set({ removed_at: tx.now })
    .where('name', 'in', names)
    .where('removed_at', 'is', null)
    .returning('name')
    .execute()
  return marked.length
}

/** How long a backup is kept, by the policy in effect. */
export async function backupDays(tx: PurposeTx<'legal-obligation'>): Promise<number> {
  const [policy] = await tx.call<{ edition: number }>('select app.policy_edition() as edition', [])
  const days = registerAt(policy?.edition ?? 0).retentionRules.backup?.days
  if (days === undefined) throw new Error('the policy in effect says nothing of how long backups are kept')
  return days
}

/** Records that a backup came back whole in a scratch database. */
export async function recordTest(
  inPurpose: InPurpose,
  tested: {
    readonly name: string
    readonly place: BackupStore['place']
    readonly made_at: Date
    readonly bytes: number
    readonly rows: number
    readonly seconds: number
  },
): Promise<void> {
  await inPurpose('legal-obligation', actor, async (tx) => {
    const test = { tested_at: tx.now, test_seconds: tested.seconds }
    await tx.db
      .insertInto('backups')
      .values({
        name: tested.name,
        place: tested.place,
        made_at: tested.made_at,
        bytes: tested.bytes,
        table_rows: tested.rows,
        ...test,
      })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(test))
      .execute()
    await tx.record({
      kind: 'backup.tested',
      clauses: ['9.5'],
      details: { name: tested.name, rows: tested.rows },
    })
  })
}
