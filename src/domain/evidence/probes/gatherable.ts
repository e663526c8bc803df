import { purposeRole } from '#platform/database/roles.ts'
import { counted, type Probe, verdict } from '../probe.ts'

/** A copy of what is held can only be whole where whoever answers may read every record about a person. */
export const gatherable: Probe = {
  id: 'gatherable',
  what: 'kinds of record about a person that a copy for them can be taken of',
  clauses: ['6.1', '6.4'],
  async look(tx, { rolePrefix, policy }) {
    const about = Object.entries(policy.register.tables).flatMap(([name, { reach }]) =>
      reach.kind === 'person' ? [name] : [],
    )
    const [seen] = await tx.call<{ readable: number }>(
      `select count(*)::integer as readable from unnest($1::text[]) t (name)
       where has_any_column_privilege($2, 'public.' || quote_ident(t.name), 'select')`,
      [about, purposeRole(rolePrefix, 'rights', 'staff')],
    )
    const readable = seen?.readable ?? 0
    return {
      verdict: verdict(readable === about.length),
      words: `${readable} of ${counted(about.length, 'kind')}`,
    }
  },
}
