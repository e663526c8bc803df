import { createHash } from 'node:crypto'
import { recipients } from './recipients.ts'
import { retentionRules } from './register/retention.ts'
import { tables } from './register/tables.ts'
import { purposes } from './vocabulary.ts'

/** When the policy as declared here took effect and was last changed. */
export const policyDates = { effective: '2026-04-18', updated: '2026-11-23' } as const

let known: string | undefined

/** The version of the policy: a hash of all that is declared. Every consent, notice and disclosure carries it. */
export function policyVersion(): string {
  known ??= createHash('sha256')
    .update(JSON.stringify({ tables, recipients, retentionRules, purposes, policyDates }))
    .digest('hex')
    .slice(0, 16)
  return known
}
