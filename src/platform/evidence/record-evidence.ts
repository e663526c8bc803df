import type { Category, ClauseId, Purpose } from '#policy/vocabulary.ts'
import type { Vault } from '../crypto/vault.ts'
import type { Actor } from '../database/actor.ts'
import { actorPerson } from '../database/actor.ts'
import type { Details } from './details.ts'
import type { EvidenceKind } from './evidence-kinds.ts'
import { bodyFor } from './payload.ts'

export interface EvidenceEntry {
  readonly kind: EvidenceKind
  readonly clauses: readonly ClauseId[]
  /**
   * Whom it is about; their entry is readable only while their key exists. Left out, it is about the person who
   * acts, and where none does its details stand in the open.
   */
  readonly personId?: string
  readonly recipient?: string
  readonly categories?: readonly Category[]
  /** Ids, codes and counts that explain the entry. */
  readonly details?: Details
}

/** A transaction that entries are written in. */
export interface Ledger {
  call<R extends Record<string, unknown>>(sql: string, values: readonly unknown[]): Promise<R[]>
  readonly purpose: Purpose
  readonly actor: Actor
  readonly vault: Vault
}

/** Sends a statement of the transaction; whether it waits for the answer is its own affair. */
export type Send = (sql: string, values: readonly unknown[]) => unknown

/** Appends one entry in the caller's transaction; one statement behind it, or two where a person's entry has details. */
export function recordEvidence(ledger: Ledger, entry: EvidenceEntry, send: Send): Promise<void> {
  return recordAlike(ledger, [entry], send)
}

/** Appends entries that differ in person and details alone. Their order is kept. */
export async function recordAlike(
  ledger: Ledger,
  entries: readonly EvidenceEntry[],
  send: Send,
): Promise<void> {
  const [first] = entries
  if (!first) return
  const by = actorPerson(ledger.actor)
  const explained = entries.map(({ personId, details }) => ({
    person: personId ?? by,
    details: by === null ? (details ?? {}) : { by, ...details },
  }))
  const keys = await keysOf(
    ledger,
    explained.flatMap(({ person, details }) => (person && Object.keys(details).length > 0 ? [person] : [])),
  )
  const bodies = explained.map(({ person, details }) =>
    person === null ? openly(details) : bodyFor(ledger.vault, keys.get(person), details, person),
  )
  await send(
    entries.length === 1
      ? 'select app.append_evidence($1, $2, $3, $4, $5, $6, ($7::uuid[])[1], ($8::bytea[])[1])'
      : 'select app.append_evidence_alike($1, $2, $3, $4, $5, $6, $7, $8)',
    [
      first.kind,
      ledger.purpose,
      ledger.actor.kind,
      first.clauses,
      first.recipient ?? null,
      first.categories ?? [],
      explained.map(({ person }) => person),
      bodies.map((body) => (body.length === 0 ? null : body)),
    ],
  )
}

const openly = (details: Details): Buffer =>
  Object.keys(details).length === 0 ? Buffer.of() : Buffer.from(JSON.stringify(details))

/** A person whose key is gone, or whom this purpose does not see, has none: nothing about them is written. */
async function keysOf(ledger: Ledger, people: readonly string[]): Promise<Map<string, Buffer>> {
  if (people.length === 0) return new Map()
  const rows = await ledger.call<{ person_id: string; wrapped_key: Buffer }>(
    'select person_id, wrapped_key from person_keys where person_id = any($1)',
    [[...new Set(people)]],
  )
  return new Map(rows.map((row) => [row.person_id, row.wrapped_key]))
}
