import { sql } from 'kysely'
import { counted, type Probe, verdict } from '../probe.ts'

export const disclosures: Probe = {
  id: 'disclosures',
  what: 'disclosures recorded, each with its recipient, categories and clause',
  clauses: ['4.10'],
  async look(tx) {
    const rows = await tx.db
      .selectFrom('evidence_entries')
      .innerJoin('evidence_forms', 'evidence_forms.id', 'form_id')
      .select((eb) => [
        eb.fn.countAll<number>().as('all'),
        eb.fn
          .countAll<number>()
          .filterWhere((entry) =>
            entry.or([entry('recipient', 'is', null), sql<boolean>`cardinality(categories) = 0`]),
          )
          .as('vague'),
      ])
      .where('kind', '=', 'data.disclosed')
      .executeTakeFirstOrThrow()
    return {
      verdict: verdict(rows.vague === 0),
      words:
        rows.vague === 0 ? counted(rows.all, 'disclosure') : `${rows.vague} of ${rows.all} do not say all`,
    }
  },
}
