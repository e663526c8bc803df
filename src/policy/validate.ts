import type { Clause } from './clauses/clause.ts'
import { clauses } from './clauses/clauses.ts'
import { type Edition, editions } from './editions.ts'
import { registerAt } from './register/register-at.ts'
import type { DeclaredRegister, Register } from './register/register-shape.ts'
import { validateEditions } from './validation/editions.ts'
import type { Issue } from './validation/issue.ts'
import { validateCommitments, validateRights, validateSubjects } from './validation/promises.ts'
import { validateRecipients } from './validation/recipients.ts'
import { validateHoldings, validateTables } from './validation/tables.ts'
import { validateTablesBeside } from './validation/tables-beside.ts'
import { validateClauses, validateCookies, validatePurposes, validateRetention } from './validation/text.ts'

/**
 * Everything that is wrong with what is declared and its text, in any edition; empty when the policy holds together.
 * What the compiler can't see is looked at too, so that a register read as data is judged like one written in code.
 */
export function validate(
  declared: DeclaredRegister,
  text: readonly Clause[] = clauses,
  known: readonly Edition[] = editions,
): Issue[] {
  const found = [
    ...validateEditions(declared, known),
    ...validateTablesBeside(registerAt(known.at(-1)?.number ?? 1, declared)),
    ...known.flatMap(({ number }) => validateEdition(registerAt(number, declared), text, number)),
  ]
  // What is wrong in several editions is one thing to mend.
  return [...new Map(found.map((issue) => [`${issue.code} ${issue.where} ${issue.words}`, issue])).values()]
}

function validateEdition(register: Register, text: readonly Clause[], edition: number): Issue[] {
  return [
    ...validateTables(register),
    ...validateHoldings(register),
    ...validatePurposes(register),
    ...validateSubjects(register),
    ...validateRetention(register),
    ...validateRecipients(register),
    ...validateRights(register),
    ...validateCommitments(register),
    ...validateCookies(register),
    ...validateClauses(register, text, edition),
  ]
}
