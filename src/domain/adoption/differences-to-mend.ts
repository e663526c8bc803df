import type { Build } from '#domain/stacks/load-build.ts'
import { type StackStep, stepKey } from '#domain/stacks/next-steps.ts'
import type { StepKind } from '#domain/stacks/steps.ts'

/**
 * What can be mended of a stack that was found: nothing that is bought, and nothing that would stop what is sent now
 * (setting limits is for a stack that has not begun).
 */
const mendable: readonly StepKind[] = ['write-records', 'forward', 'prove', 'start-warm-up']

export interface Difference {
  readonly key: string
  readonly kind: StepKind
  readonly subject: string
  readonly step: StackStep
}

/** The steps of a build that were not seen done, each once; with `mend` those a person may let the program do. */
export function differencesOf(
  steps: readonly StackStep[],
  build: Pick<Build, 'domains' | 'inboxes'>,
): { mend: readonly Difference[]; leave: readonly Difference[] } {
  const undone = steps
    .filter(({ state }) => state !== 'done')
    .map((step) => ({ key: stepKey(step.kind, step.subject), kind: step.kind, subject: step.subject, step }))
  const isReachable = ({ kind, subject, step }: Difference): boolean => {
    const domain = build.domains.find(({ name }) => name === step.domain)
    const inbox = build.inboxes.find(({ id }) => id === subject)
    if (!domain?.host_ref || !domain.delegated_at) return false
    if (kind === 'prove') return inbox?.opened_at !== null
    return kind !== 'start-warm-up' || (inbox?.connected_at ?? null) !== null
  }
  const mend = undone.filter((one) => mendable.includes(one.kind) && isReachable(one))
  return { mend, leave: undone.filter((one) => !mend.includes(one)) }
}
