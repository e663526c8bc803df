import type { PurposeTx } from '#platform/database/purposes.ts'
import { evidenceAbout } from '#platform/evidence/read-evidence.ts'
import type { TimelineFact } from './client-timeline.ts'

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
  const entries = await evidenceAbout(tx, people, ['credentials.revealed', 'credentials.reissued'], 100)
  const facts = entries.flatMap(({ at, kind: entryKind, by, details }) => {
    if (details.client !== undefined && details.client !== clientId) return []
    const kind = entryKind === 'credentials.revealed' ? ('revealed' as const) : ('reissued' as const)
    return [{ at, person: by, kind, inboxes: Number(details.inboxes ?? 1) }]
  })
  const doers = [...new Set(facts.flatMap(({ person }) => (person === null ? [] : [person])))]
  if (doers.length === 0) return facts.map(({ person: _, ...fact }) => ({ ...fact, by: null }))
  const names = await tx.db.selectFrom('people').select(['id', 'name']).where('id', 'in', doers).execute()
  return facts.map(({ person, ...fact }) => ({
    ...fact,
    by: names.find((one) => one.id === person)?.name ?? null,
  }))
}
