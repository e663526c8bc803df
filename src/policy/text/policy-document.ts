import { clauses } from '#policy/clauses/clauses.ts'
import { opening } from '#policy/clauses/opening.ts'
import type { Controller } from '#policy/controller.ts'
import { type Register, register } from '#policy/register/register.ts'
import { policyDates, policyVersion } from '#policy/version.ts'
import type { PolicyDocument } from './document.ts'
import { policyTables } from './policy-tables.ts'

/** The policy as it stands, for one controller. */
export function policyDocument(controller: Controller, declared: Register = register): PolicyDocument {
  const facts = { controller, register: declared }
  return {
    title: 'privacy policy',
    version: policyVersion(),
    ...policyDates,
    opening: opening(facts),
    clauses: clauses.map(({ number, title, blocks }) => ({
      anchor: `${number}`,
      title,
      blocks: blocks(facts),
    })),
    tables: policyTables(declared),
  }
}
