import type { PortalFrame } from '#domain/engagements/portal-frame.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'
import { loadBuild } from './load-build.ts'
import { nextSteps, progressOf, type StackStep } from './next-steps.ts'
import { desiredOf, observedOf } from './observe-build.ts'
import type { StackState } from './states.ts'

export interface DomainProgress {
  readonly name: string
  readonly steps: readonly StackStep[]
  readonly inboxes: readonly {
    readonly id: string
    readonly address: Personal<'email'>
    readonly steps: readonly StackStep[]
  }[]
  /** By when the registrant has to answer the registrar's e-mail; null once they have, or nothing was sent. */
  readonly registrantDueAt: Date | null
}

/**
 * How a build stands, step by step, as the reconciler itself decides it from what was seen. The registrar's credit
 * is the agency's concern and is left out here, so a domain that waits for it shows as ready.
 */
export async function buildPage(tx: PurposeTx<'service-delivery'>, frame: Pick<PortalFrame, 'engagementId'>) {
  const stack = await tx.db
    .selectFrom('stacks')
    .select('id')
    .where('engagement_id', '=', frame.engagementId)
    .executeTakeFirst()
  const build = stack && (await loadBuild(tx, stack.id))
  if (!build) return undefined
  const observed = observedOf(build, { leftCents: Number.MAX_SAFE_INTEGER, moreOn: undefined })
  const steps = nextSteps(desiredOf(build, undefined), observed, tx.now)
  const domains: DomainProgress[] = build.domains.map((domain) => ({
    name: domain.name,
    steps: steps.filter((step) => step.subject === domain.name),
    inboxes: build.inboxes
      .filter((inbox) => inbox.domain_id === domain.id)
      .map(({ id, address }) => ({ id, address, steps: steps.filter((step) => step.subject === id) })),
    registrantDueAt: domain.verified_at ? null : domain.verification_due_at,
  }))
  return {
    stackId: build.stack.id,
    state: build.stack.state as StackState,
    warmUpStartedAt: build.stack.warm_up_started_at,
    liveAt: build.stack.live_at,
    steps: steps.length,
    progress: progressOf(steps),
    domains,
    registrantEmail: build.registrant?.email ?? null,
  }
}
export type BuildPage = NonNullable<Awaited<ReturnType<typeof buildPage>>>
