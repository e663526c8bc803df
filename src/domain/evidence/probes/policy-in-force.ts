import { validate } from '#policy/validate.ts'
import { counted, type Probe, verdict } from '../probe.ts'

export const policyInForce: Probe = {
  id: 'policy',
  what: 'the policy in force, and what is wrong with its register',
  clauses: ['0.1', '0.3', '2.11', '3.6', '4.9', '7.1', '8.1', '11.1', '13.2'],
  async look(tx, { policy }) {
    const { version } = policy
    const issues = validate(policy.register)
    const { carried } = await tx.db
      .selectFrom('evidence_entries')
      .innerJoin('evidence_forms', 'evidence_forms.id', 'form_id')
      .select((eb) => eb.fn.countAll<number>().as('carried'))
      .where('policy_version', '=', version)
      .executeTakeFirstOrThrow()
    return {
      verdict: verdict(issues.length === 0),
      words: `version ${version}, which ${counted(carried, 'entry', 'entries')} of the ledger ${carried === 1 ? 'carries' : 'carry'}; ${issues.length === 0 ? 'no issue' : counted(issues.length, 'issue')}`,
    }
  },
}
