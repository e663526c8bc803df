import { openPayload } from '#platform/evidence/payload.ts'
import type { MigratedDatabase } from './migrated-database.ts'

export interface EntryAbout {
  readonly kind: string
  readonly purpose: string
  readonly categories: readonly string[]
  readonly by: string | null
  readonly details: Readonly<Record<string, unknown>>
}

/** What the ledger says about a person, opened with their key, in its order; categories by name. */
export async function entriesAbout(db: MigratedDatabase, personId: string): Promise<EntryAbout[]> {
  const { rows } = await db.owner.query(
    `select e.kind, e.purpose, e.categories, e.payload, e.format, k.wrapped_key
     from app.evidence e join person_keys k on k.id = e.key_id where k.person_id = $1 order by e.id`,
    [personId],
  )
  return rows.map(({ kind, purpose, categories, payload, format, wrapped_key: wrappedKey }) => ({
    kind,
    purpose,
    categories: [...categories].sort(),
    ...openPayload(db.vault, { personId, wrappedKey, payload, format }),
  }))
}
