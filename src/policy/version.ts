import { createHash } from 'node:crypto'
import { clauses } from './clauses/clauses.ts'
import { opening } from './clauses/opening.ts'
import { countries, services, transfers } from './recipients/services.ts'
import { type Register, register } from './register/register.ts'
import { categories, legalBases, subjectPurposes, subjects } from './vocabulary.ts'

/** When the policy as declared here took effect and was last changed. */
export const policyDates = { effective: '2026-04-18', updated: '2026-11-23' } as const

/** Stands where a controller's own name is said, so that the version is the same for everybody who runs this. */
const anyController = { name: 'controller', contact: 'contact', site: 'site' } as const

/** The version of a register and its text: 16 hex digits of a SHA-256. */
export function versionOf(declared: Register): string {
  const facts = { controller: anyController, register: declared }
  const text = [opening(facts), ...clauses.map(({ number, title, blocks }) => [number, title, blocks(facts)])]
  const vocabulary = { categories, subjects, subjectPurposes, legalBases, services, countries, transfers }
  return createHash('sha256')
    .update(JSON.stringify({ declared, text, vocabulary, policyDates }))
    .digest('hex')
    .slice(0, 16)
}

let known: string | undefined

/** The version of the policy in this program. Every consent, notice and disclosure carries it. */
export function policyVersion(): string {
  known ??= versionOf(register)
  return known
}
