import { z } from 'zod'
import { counted, type Probe, verdict } from '../probe.ts'

const days = 30
/** What an entry says in the open: the rule, and how many rows of which table went. */
const said = z.object({ rule: z.string() }).catchall(z.int().positive())

export const deletions: Probe = {
  id: 'deletions',
  what: `what reached its period in the last ${days} days and was deleted, as the ledger attests it`,
  clauses: ['5.1', '5.2', '5.3'],
  async look(tx) {
    const entries = await tx.db
      .selectFrom('evidence_entries')
      .innerJoin('evidence_forms', 'evidence_forms.id', 'form_id')
      .select(['key_id', 'payload'])
      .where('kind', '=', 'data.deleted')
      .where('at', '>', new Date(tx.now.getTime() - days * 86_400_000))
      .execute()
    const attested = entries.flatMap(({ key_id, payload }) => {
      const counts = key_id === null ? said.safeParse(read(payload)) : undefined
      return counts?.success ? [counts.data] : []
    })
    const sum = (wanted: (table: string) => boolean) =>
      attested
        .flatMap((one) => Object.entries(one))
        .reduce((all, [table, rows]) => all + (typeof rows === 'number' && wanted(table) ? rows : 0), 0)
    const people = sum((table) => table === 'people')
    const companies = sum((table) => table === 'clients')
    const unclear = entries.length - attested.length
    return {
      verdict: verdict(unclear === 0),
      words:
        unclear > 0
          ? `${unclear} of ${counted(entries.length, 'entry', 'entries')} can’t be read`
          : entries.length === 0
            ? 'nothing'
            : `${counted(people, 'person', 'people')}, ${counted(companies, 'company', 'companies')}, ${counted(
                sum(() => true),
                'row',
              )} in all`,
    }
  },
}

function read(payload: Buffer | null): unknown {
  try {
    return JSON.parse(payload?.toString('utf8') ?? 'null')
  } catch {
    return null
  }
}
