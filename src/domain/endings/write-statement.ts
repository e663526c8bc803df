import { type ClosingStatement, statementSchema } from './closing-statement.ts'
import type { Ending, EndingStep } from './ending-queries.ts'

/** The statement of a plan all of whose steps but the last day of access are done. */
export function closingStatement(
  ending: Ending,
  steps: readonly EndingStep[],
  facts: {
    readonly closedAt: Date
    readonly keptUntil: Date | null
    readonly evidence: ClosingStatement['evidence']
  },
): ClosingStatement {
  return statementSchema.parse({
    version: 1,
    askedAt: ending.askedAt.toISOString(),
    closedAt: facts.closedAt.toISOString(),
    steps: steps.flatMap(({ kind, domain, shownBy, doneAt }) =>
      doneAt === null || shownBy === null ? [] : [{ kind, domain, shownBy, doneAt: doneAt.toISOString() }],
    ),
    accessOn: ending.accessOn.toISOString(),
    keptUntil: facts.keptUntil?.toISOString() ?? null,
    evidence: facts.evidence,
  })
}
