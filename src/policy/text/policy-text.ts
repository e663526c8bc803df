import type { ClauseFacts } from '#policy/clauses/clause.ts'
import { clauses } from '#policy/clauses/clauses.ts'
import { opening } from '#policy/clauses/opening.ts'
import type { PolicyDocument } from './document.ts'
import { policyTables } from './policy-tables.ts'

/** All that the policy says, without what only a version of it has: its fingerprint and its days. */
export type PolicyText = Omit<PolicyDocument, 'version' | 'effective' | 'updated'>

export function policyText(facts: ClauseFacts): PolicyText {
  return {
    title: 'privacy policy',
    opening: opening(facts),
    clauses: clauses.map(({ number, title, blocks }) => ({
      anchor: `${number}`,
      title,
      blocks: blocks(facts),
    })),
    tables: policyTables(facts.register),
  }
}
