import { controllerTokens } from '#policy/controller.ts'
import type { Edition } from '#policy/editions.ts'
import { registerAt } from '#policy/register/register-at.ts'
import type { DeclaredRegister } from '#policy/register/register-shape.ts'
import type { PolicyDocument } from '#policy/text/document.ts'
import { policyDocument } from '#policy/text/policy-document.ts'
import type { DeclaredFacts } from './declared-facts.ts'
import { readDocument } from './read-document.ts'
import { readFacts } from './read-facts.ts'
import { fieldsOf, number, text } from './reading.ts'
import { vocabularyOf } from './vocabulary-of.ts'

/** One version of the policy, whole, as plain JSON: what it declares and what it says. */
export interface PolicySnapshot {
  readonly version: string
  readonly edition: number
  readonly declared: DeclaredFacts
  /** The names of whoever runs the program are tokens in it: see `withController`. */
  readonly document: PolicyDocument
}

/** An edition as this program declares it. `declared` and `known` are others than ours in tests. */
export function snapshotOf(
  edition: number,
  declared?: DeclaredRegister,
  known?: readonly Edition[],
): PolicySnapshot {
  const register = registerAt(edition, declared)
  const document = policyDocument(controllerTokens, register, edition, known)
  const facts = { ...register, vocabulary: vocabularyOf(register) }
  return readSnapshot(
    JSON.parse(JSON.stringify({ version: document.version, edition, declared: facts, document })),
  )
}

/**
 * A snapshot out of a store, or out of JSON: a record of version, edition, declared and document; what else it has
 * is left out.
 * @throws UnreadableSnapshot that says where it is not what a snapshot holds
 */
export function readSnapshot(value: unknown): PolicySnapshot {
  const of = fieldsOf(value, 'snapshot')
  return {
    version: of('version', text),
    edition: of('edition', number),
    declared: of('declared', readFacts),
    document: of('document', readDocument),
  }
}
