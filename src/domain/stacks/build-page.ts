import type { PurposeTx } from '#platform/database/purposes.ts'
import { type Build, loadBuild } from './load-build.ts'
import { nextSteps, progressOf, type StackStep, stepKey } from './next-steps.ts'
import { desiredOf, observedOf } from './observe-build.ts'
import { ruleOf, type StepKind, stepKinds } from './steps.ts'

/** A step as it stands, with what was tried so far. */
export type ShownStep = StackStep & {
  /** The record of it, once it was begun. */
  readonly id: string | undefined
  readonly attempts: number
  readonly begunAt: Date | null
  readonly faultCode: string | null
  /** A domain name or the address of an inbox. */
  readonly name: Build['inboxes'][number]['address'] | string
}

export interface KindProgress {
  readonly kind: StepKind
  readonly words: string
  readonly done: number
  readonly all: number
  readonly blocked: number
}

export interface BuildPage {
  readonly now: Date
  readonly stack: Build['stack']
  readonly progress: ReturnType<typeof progressOf>
  readonly kinds: readonly KindProgress[]
  readonly steps: readonly ShownStep[]
  readonly domains: readonly { readonly name: string; readonly steps: readonly ShownStep[] }[]
}

/**
 * The build as the reconciler would see it now, without asking any vendor: what the registrar still lets us spend
 * is not read for a page, so a registration shows as the next thing even where it waits for credit.
 */
export async function buildPage(
  tx: PurposeTx<'service-delivery'>,
  stackId: string,
): Promise<BuildPage | undefined> {
  const build = await loadBuild(tx, stackId)
  if (!build) return undefined
  const ids = await tx.db
    .selectFrom('build_steps')
    .select(['id', 'natural_key'])
    .where('stack_id', '=', stackId)
    .execute()
  const observed = observedOf(build, { leftCents: Number.MAX_SAFE_INTEGER, moreOn: undefined })
  const steps = nextSteps(desiredOf(build, undefined), observed, tx.now).map((step) =>
    shown(step, build, ids),
  )
  return {
    now: tx.now,
    stack: build.stack,
    steps,
    progress: progressOf(steps),
    kinds: stepKinds.map((kind) => progressOfKind(kind, steps)),
    domains: build.domains.map(({ name }) => ({
      name,
      steps: steps.filter((step) => step.domain === name),
    })),
  }
}

function shown(
  step: StackStep,
  build: Build,
  ids: readonly { readonly id: string; readonly natural_key: string }[],
): ShownStep {
  const key = stepKey(step.kind, step.subject)
  const record = build.steps.find((one) => one.natural_key === key)
  const inbox = build.inboxes.find((one) => one.id === step.subject)
  return {
    ...step,
    id: ids.find((one) => one.natural_key === key)?.id,
    attempts: record?.attempts ?? 0,
    begunAt: record?.intended_at ?? null,
    faultCode: record?.fault_code ?? null,
    name: inbox?.address ?? step.subject,
  }
}

function progressOfKind(kind: StepKind, steps: readonly ShownStep[]): KindProgress {
  const own = steps.filter((step) => step.kind === kind)
  return {
    kind,
    words: ruleOf(kind).words,
    done: own.filter((step) => step.state === 'done').length,
    all: own.length,
    blocked: own.filter((step) => step.state === 'blocked').length,
  }
}
