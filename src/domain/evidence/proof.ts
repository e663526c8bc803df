import type { Binding } from '#policy/bindings/binding.ts'
import { isOpen } from '#policy/bindings/binding.ts'
import { bindings } from '#policy/bindings/bindings.ts'
import { type ClauseId, clauseIds } from '#policy/vocabulary.ts'
import type { Evidence } from './probe.ts'

/** How one promise stands: what keeps it, and what was seen of it. */
export type Standing = 'kept' | 'in-part' | 'open' | 'failed' | 'unknown'

export interface PromiseProof {
  readonly id: ClauseId
  readonly binding: Binding
  readonly evidence: readonly Evidence[]
  readonly standing: Standing
}

/** Every promise with its keeper and its evidence, in the order of the policy. */
export function proofOf(evidence: readonly Evidence[]): PromiseProof[] {
  return clauseIds.map((id) => {
    const own = evidence.filter(({ clauses }) => clauses.includes(id))
    return { id, binding: bindings[id], evidence: own, standing: standingOf(bindings[id], own) }
  })
}

function standingOf(binding: Binding, evidence: readonly Evidence[]): Standing {
  if (isOpen(binding)) return 'open'
  if (evidence.length === 0) return 'unknown'
  if (evidence.some(({ verdict }) => verdict === 'failed')) return 'failed'
  if (evidence.some(({ verdict }) => verdict === 'unknown')) return 'unknown'
  return binding.lacks === undefined ? 'kept' : 'in-part'
}
