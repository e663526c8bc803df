import { createHash, randomBytes } from 'node:crypto'
import type { Category, ClauseId, Purpose } from '#policy/vocabulary.ts'
import type { Vault } from '../crypto/vault.ts'
import type { Actor } from '../database/actor.ts'
import { actorPerson } from '../database/actor.ts'

export const evidenceKinds = [
  'lead.submitted',
  'guide.requested',
  'consent.given',
  'consent.withdrawn',
  'data.disclosed',
  'data.viewed',
  'terms.accepted',
  'names.approved',
  'spending.approved',
  'credentials.revealed',
  'credentials.reissued',
  'engagement.ended',
  'access.granted',
  'access.ended',
  'mail.sent',
  'handoff.given',
  'policy.proposed',
  'policy.announced',
  'policy.in-effect',
  'policy.withdrawn',
  'notice.sent',
  'notice.refused',
  'notice.told',
  'consent.asked-again',
  'data.deleted',
] as const
export type EvidenceKind = (typeof evidenceKinds)[number]

export interface EvidenceEntry {
  readonly kind: EvidenceKind
  readonly clauses: readonly ClauseId[]
  /** Whom it is about; their entry is readable only while their key exists. */
  readonly personId?: string
  readonly recipient?: string
  readonly categories?: readonly Category[]
  /** Ids and codes that explain the entry; encrypted under the person's key, or left out without a person. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>
}

interface Ledger {
  call<R extends Record<string, unknown>>(sql: string, values: readonly unknown[]): Promise<R[]>
  readonly purpose: Purpose
  readonly actor: Actor
  readonly vault: Vault
}

/**
 * Appends one entry in the caller's transaction. The row carries a salted SHA-256 commitment to the payload;
 * the payload itself, which names the person, is encrypted under that person's key, so that destroying the key
 * makes the entry anonymous and leaves the ledger whole.
 */
export async function recordEvidence(ledger: Ledger, entry: EvidenceEntry): Promise<void> {
  const salt = randomBytes(16).toString('base64')
  const payload = JSON.stringify({
    salt,
    person: entry.personId ?? null,
    by: actorPerson(ledger.actor),
    details: entry.details ?? {},
  })
  const commitment = createHash('sha256').update(payload).digest()
  let sealed: Buffer | null = null
  if (entry.personId) {
    const [key] = await ledger.call<{ wrapped_key: Buffer }>(
      'select wrapped_key from person_keys where person_id = $1',
      [entry.personId],
    )
    // A person whose key is gone leaves the commitment alone: nothing about them is written again.
    if (key) sealed = ledger.vault.sealFor(key.wrapped_key, payload)
  }
  await ledger.call('select app.append_evidence($1, $2, $3, $4, $5, $6, app.policy_version(), $7, $8, $9)', [
    entry.kind,
    ledger.purpose,
    ledger.actor.kind,
    entry.clauses,
    entry.recipient ?? null,
    entry.categories ?? [],
    commitment,
    entry.personId ?? null,
    sealed,
  ])
}
