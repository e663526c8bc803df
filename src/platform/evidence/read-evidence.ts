import type { EvidenceKind } from './evidence-kinds.ts'
import { type Explained, openPayload } from './payload.ts'
import type { LedgerTx } from './read-tree.ts'

/** An entry about one person, readable because their key exists. */
export interface ReadableEntry<K extends EvidenceKind> extends Explained {
  readonly id: number
  readonly at: Date
  readonly kind: K
  readonly personId: string
}

/** The entries of some kinds about these people, the newest first, as long as their keys exist. */
export async function evidenceAbout<K extends EvidenceKind>(
  tx: LedgerTx,
  people: readonly string[],
  kinds: readonly K[],
  most = 1000,
): Promise<ReadableEntry<K>[]> {
  if (people.length === 0) return []
  const rows = await tx.db
    .selectFrom('evidence_entries')
    .innerJoin('evidence_forms', 'evidence_forms.id', 'evidence_entries.form_id')
    .innerJoin('person_keys', 'person_keys.id', 'evidence_entries.key_id')
    .select([
      'evidence_entries.id',
      'evidence_entries.at',
      'evidence_entries.payload',
      'evidence_forms.kind',
      'evidence_forms.format',
      'person_keys.person_id',
      'person_keys.wrapped_key',
    ])
    .where('person_keys.person_id', 'in', people)
    .where('evidence_forms.kind', 'in', kinds)
    .orderBy('evidence_entries.at', 'desc')
    .orderBy('evidence_entries.id', 'desc')
    .limit(most)
    .execute()
  return rows.flatMap(({ id, at, kind, format, payload, person_id: personId, wrapped_key: wrappedKey }) => {
    const known = kinds.find((one) => one === kind)
    if (!payload || !known) return []
    return [
      { id, at, kind: known, personId, ...openPayload(tx.vault, { personId, wrappedKey, payload, format }) },
    ]
  })
}
