import type { Clause } from './clauses/clause.ts'
import { clauses } from './clauses/clauses.ts'
import type { Register } from './register/register.ts'
import type { Issue } from './validation/issue.ts'
import { validateRecipients } from './validation/recipients.ts'
import { validateHoldings, validateTables } from './validation/tables.ts'
import { validateClauses, validateCookies, validatePurposes, validateRetention } from './validation/text.ts'

/**
 * Everything that is wrong with a register and its text; empty when the policy holds together. What the compiler
 * can't see is looked at too, so that a register read as data is judged like one written in code.
 */
export function validate(register: Register, text: readonly Clause[] = clauses): Issue[] {
  return [
    ...validateTables(register),
    ...validateHoldings(register),
    ...validatePurposes(register),
    ...validateRetention(register),
    ...validateRecipients(register),
    ...validateCookies(register),
    ...validateClauses(register, text),
  ]
}
