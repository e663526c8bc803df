import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { Vault } from '#platform/crypto/vault.ts'
import type { Details } from '#platform/evidence/details.ts'
import type { EvidenceKind } from '#platform/evidence/evidence-kinds.ts'
import { bodyFor } from '#platform/evidence/payload.ts'
import type { Category, ClauseId, Purpose } from '#policy/vocabulary.ts'

export interface PastEntry {
  readonly at: Date
  readonly kind: EvidenceKind
  readonly purpose: Purpose
  readonly actor: 'system' | 'staff' | 'client' | 'visitor'
  readonly clauses: readonly ClauseId[]
  readonly personId: string
  readonly recipient?: string
  readonly categories?: readonly Category[]
  readonly details?: Details
}

/** The ledger of the demo's year: entries with the day on which they would have been made, sealed by the program. */
export interface PastLedger {
  /** A person's wrapped key, before anything is told of them. */
  keep(personId: string, wrappedKey: Buffer): void
  tell(entry: PastEntry): void
  write(client: pg.ClientBase): Promise<void>
}

interface Form {
  readonly kind: string
  readonly purpose: string
  readonly actor: string
  readonly clauses: readonly string[]
  readonly recipient: string | null
  readonly categories: readonly string[]
}

const formOf = (entry: PastEntry): Form => ({
  kind: entry.kind,
  purpose: entry.purpose,
  actor: entry.actor,
  clauses: entry.clauses,
  recipient: entry.recipient ?? null,
  categories: entry.categories ?? [],
})

export function gatherLedger(vault: Vault): PastLedger {
  const keys = new Map<string, Buffer>()
  const entries: PastEntry[] = []
  return {
    keep: (personId, wrappedKey) => {
      keys.set(personId, wrappedKey)
    },
    tell: (entry) => {
      entries.push(entry)
    },
    async write(client) {
      const forms = await writeForms(client, entries)
      const people = await client.query<{ id: number; person_id: string }>(
        'select id, person_id from person_keys',
      )
      const keyIds = new Map(people.rows.map((row) => [row.person_id, row.id]))
      const rows = entries
        .toSorted((one, other) => one.at.getTime() - other.at.getTime())
        .map((entry) => ({
          at: entry.at,
          key_id: keyIds.get(entry.personId),
          form_id: forms.get(JSON.stringify(formOf(entry))),
          payload: payloadOf(vault, keys.get(entry.personId), entry),
        }))
      await client.query(
        `insert into evidence_entries (at, key_id, form_id, payload)
         select at, key_id, form_id, payload from json_populate_recordset(null::evidence_entries, $1)`,
        [JSON.stringify(rows)],
      )
    },
  }
}

/** As `app.append_evidence` makes it: the body, and a tag over the key's wrapping and the body. */
function payloadOf(vault: Vault, wrappedKey: Buffer | undefined, entry: PastEntry): string {
  if (!wrappedKey) throw new Error(`somebody without a key stands in the ledger of the demo: ${entry.kind}`)
  const body = bodyFor(vault, wrappedKey, entry.details ?? {}, entry.personId)
  const tag = createHash('sha256').update(wrappedKey).update(body).digest().subarray(0, 16)
  return `\\x${Buffer.concat([body, tag]).toString('hex')}`
}

/** @returns the number of each form, by what it says */
async function writeForms(
  client: pg.ClientBase,
  entries: readonly PastEntry[],
): Promise<Map<string, number>> {
  const numbers = new Map<string, number>()
  for (const text of new Set(entries.map((entry) => JSON.stringify(formOf(entry))))) {
    const form = JSON.parse(text) as Form
    const { rows } = await client.query<{ id: number }>(
      `insert into evidence_forms (kind, purpose, actor_kind, clauses, recipient, categories, policy_version, hash)
       select $1, $2, $3, $4, $5, $6, v.version, app.form_hash($1, $2, $3, $4, $5, $6, v.version)
       from policy_versions v where v.state = 'in-effect' returning id`,
      [form.kind, form.purpose, form.actor, form.clauses, form.recipient, form.categories],
    )
    numbers.set(text, rows[0]?.id ?? 0)
  }
  return numbers
}
