import { z } from 'zod'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { TimelineFact } from './client-timeline.ts'

const payloadSchema = z.object({
  by: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
})

/** Whom the ledger's entries about a client can be about. */
export async function peopleOfClient(tx: PurposeTx<'service-delivery'>, clientId: string): Promise<string[]> {
  const rows = await tx.call<{ id: string }>(
    `select person_id as id from client_members where client_id = $1
     union select person_id from senders where client_id = $1`,
    [clientId],
  )
  return rows.map((row) => row.id)
}

/**
 * When credentials of a client were shown or issued anew, out of the ledger. What an entry says can be read only
 * as long as the key of the person it is about exists; entries of another client are left out.
 */
export async function revealFacts(
  tx: PurposeTx<'legal-obligation'>,
  clientId: string,
  people: readonly string[],
): Promise<TimelineFact[]> {
  if (people.length === 0) return []
  const rows = await tx.db
    .selectFrom('evidence_entries')
    .innerJoin('person_keys', 'person_keys.id', 'evidence_entries.key_id')
    .select([
      'evidence_entries.at',
      'evidence_entries.kind',
      'evidence_entries.payload',
      'person_keys.wrapped_key',
    ])
    .where('person_keys.person_id', 'in', people)
    .where('evidence_entries.kind', 'in', ['credentials.revealed', 'credentials.reissued'])
    .orderBy('evidence_entries.at', 'desc')
    .limit(100)
    .execute()
  const facts = rows.flatMap((row) => {
    if (!row.payload) return []
    const payload = payloadSchema.parse(JSON.parse(tx.vault.openFor(row.wrapped_key, row.payload)))
    if (payload.details.client !== undefined && payload.details.client !== clientId) return []
    const kind = row.kind === 'credentials.revealed' ? ('revealed' as const) : ('reissued' as const)
    return [{ at: row.at, person: payload.by, kind, inboxes: Number(payload.details.inboxes ?? 1) }]
  })
  const doers = [...new Set(facts.flatMap(({ person }) => (person === null ? [] : [person])))]
  if (doers.length === 0) return facts.map(({ person: _, ...fact }) => ({ ...fact, by: null }))
  const names = await tx.db.selectFrom('people').select(['id', 'name']).where('id', 'in', doers).execute()
  return facts.map(({ person, ...fact }) => ({
    ...fact,
    by: names.find((one) => one.id === person)?.name ?? null,
  }))
}
