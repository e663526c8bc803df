import { randomBytes } from 'node:crypto'
import type { Purpose } from '#policy/vocabulary.ts'
import { type Actor, actorPerson } from '../database/actor.ts'
import type { EvidenceEntry } from './record-evidence.ts'

/** An entry that is appended by the statement it attests. It has no details: they would need the person's key first. */
export interface EntryAtOnce extends Omit<EvidenceEntry, 'details' | 'wrappedKey'> {
  /** The column of the statement's first row that says whom it is about, where that is not known before. */
  readonly personIn?: string
}

interface Said {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/** As in payload.ts: without details the salt is all that the caller adds, the database's tag does the rest. */
const saltBytes = 4

/**
 * The same statement, which now appends an entry as well: both or neither. The entry is appended also where the
 * statement answers no row. It has to answer rows: a question, or a change with `returning`.
 * @throws Error where a person acts: who it was is a detail, so that entry wants a transaction
 */
export function withEntry(said: Said, entry: EntryAtOnce, purpose: Purpose, actor: Actor): Said {
  if (actorPerson(actor) !== null) throw new Error('who acted is a detail: record it in a transaction')
  const first = said.parameters.length
  const at = (place: number) => `$${first + place}`
  const person = entry.personIn
    ? `(select "${entry.personIn.replaceAll('"', '""')}" from done limit 1)`
    : `${at(8)}::uuid`
  const sql = `with done as (${said.sql}),
    whose as materialized (select ${person} as person),
    noted as materialized (
      select app.append_evidence(${at(1)}, ${at(2)}, ${at(3)}, ${at(4)}, ${at(5)}, ${at(6)}, whose.person,
        case when whose.person is not null then ${at(7)}::bytea end) as id from whose)
    select done.* from done where (select id from noted) is not null`
  const parameters = [
    ...said.parameters,
    entry.kind,
    purpose,
    actor.kind,
    entry.clauses,
    entry.recipient ?? null,
    entry.categories ?? [],
    randomBytes(saltBytes),
    ...(entry.personIn ? [] : [entry.personId ?? null]),
  ]
  return { sql, parameters }
}
