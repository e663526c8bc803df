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
  /** Their wrapped key, where the transaction has just read it: it is not asked for again. */
  readonly wrappedKey?: Buffer
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

/**
 * Appends entries that differ in person and details alone. Their order is kept.
 * @param hidden what becomes of an entry with details about somebody whose key this purpose does not see: it is refused, or
 *   it says whom it is about and nothing else
 */
export async function recordAlike(
  ledger: Ledger,
  entries: readonly EvidenceEntry[],
  send: Send,
  hidden: 'refused' | 'bare' = 'refused',
): Promise<void> {
  const [first] = entries
  if (!first) return
  const by = actorPerson(ledger.actor)
  const explained = entries.map(({ personId, wrappedKey, details }) => ({
    person: personId ?? by,
    wrappedKey: personId === undefined ? undefined : wrappedKey,
    details: by === null ? (details ?? {}) : { by, ...details },
  }))
  const keys = await keysOf(
    ledger,
    explained.flatMap(({ person, wrappedKey, details }) =>
      person && !wrappedKey && Object.keys(details).length > 0 ? [person] : [],
    ),
    hidden,
  )
  const bodies = explained.map(({ person, wrappedKey, details }) =>
    person === null
      ? openly(details)
      : bodyFor(ledger.vault, wrappedKey ?? keys.get(person), details, person),
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

/**
 * Keys of people, the own one of whoever acts among them. Whose key is gone has none, and nothing of them is written.
 * @throws Error when somebody has a key that this purpose does not see, whose entry would lose what it says
 */
async function keysOf(
  ledger: Ledger,
  people: readonly string[],
  hidden: 'refused' | 'bare',
): Promise<Map<string, Buffer>> {
  const wanted = [...new Set(people)]
  if (wanted.length === 0) return new Map()
  const seen = 'select person_id, wrapped_key from person_keys where person_id = any($1)'
  const rows = await ledger.call<{ person_id: string; wrapped_key: Buffer }>(
    ledger.actor.kind === 'staff' || ledger.actor.kind === 'client'
      ? `${seen} union select person_id, wrapped_key from app.own_person_key() where person_id = any($1)`
      : seen,
    [wanted],
  )
  const keys = new Map(rows.map((row) => [row.person_id, row.wrapped_key]))
  const missing = wanted.filter((person) => !keys.has(person))
  if (missing.length > 0 && hidden === 'refused') await refuseHidden(ledger, missing)
  return keys
}

async function refuseHidden(ledger: Ledger, missing: readonly string[]): Promise<void> {
  const hidden = await ledger.call('select app.whose_key_stands($1)', [missing])
  if (hidden.length > 0)
    throw new Error(
      `an entry for ${ledger.purpose} is about somebody whom this purpose does not see: record it for one that does`,
    )
}
