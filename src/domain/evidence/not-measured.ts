import { type Binding, isOpen } from '#policy/bindings/binding.ts'
import type { ClauseId } from '#policy/vocabulary.ts'

/** A figure that belongs among the first and that nothing can tell yet; it is said rather than left out. */
export interface NotMeasured {
  readonly what: string
  readonly clauses: readonly ClauseId[]
  readonly words: string
  readonly figure: string
}

export function notMeasured(bindings: Readonly<Record<ClauseId, Binding>>): NotMeasured[] {
  const rights = bindings['6.7']
  return [
    ...(isOpen(rights)
      ? [
          {
            what: 'requests about your own data: open ones, the oldest, answered within 48 hours and 30 days',
            clauses: ['6.7'] as const,
            words: rights.open,
            figure: 'not measured',
          },
        ]
      : []),
  ]
}
