import { type Binding, isOpen } from '#policy/bindings/binding.ts'
import { type ClauseId, clauseIds } from '#policy/vocabulary.ts'
import type { Probe } from './probe.ts'

/** The promises that something keeps and nothing looks at, one sentence each with what to do; empty when all are seen. */
export function checkProbes(
  bindings: Readonly<Partial<Record<ClauseId, Binding>>>,
  probes: readonly Pick<Probe, 'clauses'>[],
): string[] {
  const seen = new Set(probes.flatMap(({ clauses }) => clauses))
  return clauseIds
    .filter((id) => {
      const binding = bindings[id]
      return binding !== undefined && !isOpen(binding) && !seen.has(id)
    })
    .map(
      (id) => `${id} is bound and nothing looks at how it stands: add a probe in src/domain/evidence/probes`,
    )
}
