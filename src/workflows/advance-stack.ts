import { changeEngagement } from '#domain/engagements/change-engagement.ts'
import { changeStack } from '#domain/stacks/change-stack.ts'
import { judgeFirstColdSend } from '#domain/stacks/cold-send-gate.ts'
import { type Build, loadBuild } from '#domain/stacks/load-build.ts'
import { nextSteps, type StackStep } from '#domain/stacks/next-steps.ts'
import { desiredOf, observedOf } from '#domain/stacks/observe-build.ts'
import {
  awaitStep,
  blockStep,
  intendStep,
  releaseStep,
  type StepSubject,
  settleStep,
} from '#domain/stacks/record-step.ts'
import type { OpenStackPorts } from '#domain/stacks/stack-ports.ts'
import { type Actor, system } from '#platform/database/actor.ts'
import type { WithLock } from '#platform/database/lock.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { Log } from '#platform/log.ts'
import { goLive } from './build/go-live.ts'
import { runStep } from './build/run-step.ts'
import type { DeliveryTx, StepOutcome } from './build/step-run.ts'
import { queueUpdate } from './queue-update.ts'

export interface AdvanceParts {
  readonly inPurpose: InPurpose
  readonly withLock: WithLock
  readonly openPorts: OpenStackPorts
  readonly log: Log
}

const worker: Actor = system('advance-stack')

/** After this the job ends and another one goes on, so that a restart never waits for a long job. */
const mostMilliseconds = 120_000
/** How long what is waited for is left alone, in business time: a minute for machines, longer for people. */
const lookAgainSeconds: Readonly<Record<string, number>> = {
  vendor: 60,
  dns: 60,
  mail: 60,
  person: 900,
  registrant: 3600,
  default: 300,
}

/**
 * The reconciler of one stack: observe, do what is ready, observe again, until nothing is ready. It holds a lock
 * that ends with its connection, so only one process works on a stack and a killed one leaves it free.
 * Each step is short and harmless to repeat; what takes long is looked at again at `look_at`.
 */
export async function advanceStack(parts: AdvanceParts, stackId: string): Promise<void> {
  await parts.withLock(`stack:${stackId}`, async () => {
    const started = performance.now()
    const tried = new Set<string>()
    const room = spendingRoom(parts)
    while (performance.now() - started < mostMilliseconds) {
      const build = await deliver(parts, (tx) => loadBuild(tx, stackId))
      if (!build || !runs(build)) return
      if (build.stack.state === 'approved') {
        await begin(parts, build)
        continue
      }
      const steps = await decide(parts, build, room)
      const step = steps.find((one) => isToDo(one) && !tried.has(`${one.kind} ${one.subject}`))
      if (!step) {
        await conclude(parts, build, steps)
        return
      }
      tried.add(`${step.kind} ${step.subject}`)
      await pursue(parts, build, step)
    }
    await deliver(parts, (tx) => tx.enqueue('advance-stack', { stackId }, { key: stackId, afterSeconds: 1 }))
  })
}

const deliver = <T>(parts: AdvanceParts, work: (tx: DeliveryTx) => Promise<T>): Promise<T> =>
  parts.inPurpose('service-delivery', worker, work)

/** States in which the program acts on its own. A stack whose engagement has ended is left as it is. */
function runs({ stack }: Build): boolean {
  return ['approved', 'building', 'warming', 'live'].includes(stack.state)
}

async function begin(parts: AdvanceParts, build: Build): Promise<void> {
  await deliver(parts, async (tx) => {
    await changeStack(tx, build.stack.id, 'start-building', 'system')
    await changeEngagement(tx, build.stack.engagement_id, 'start-building', 'system')
    await queueUpdate(tx, build.stack, 'build-started')
  })
}

/** What the registrar's account still allows, asked for once a run: what this run buys is taken off by the plan itself. */
function spendingRoom(parts: AdvanceParts): (build: Build) => Promise<{ leftCents: number } | undefined> {
  let asked: Promise<{ leftCents: number; paidCents: number } | undefined> | undefined
  const paid = (build: Build) => build.domains.reduce((sum, domain) => sum + (domain.paid_cents ?? 0), 0)
  return async (build) => {
    if (build.domains.every((domain) => domain.registered_at)) return { leftCents: 0 }
    asked ??= openFor(parts, build, [])
      .then(({ registrar }) => registrar.spendingRoom())
      .then(({ leftCents }) => ({ leftCents, paidCents: paid(build) }))
      .catch((error: unknown) => {
        if (error instanceof VendorError) return undefined
        throw error
      })
    const room = await asked
    return room && { leftCents: room.leftCents - (paid(build) - room.paidCents) }
  }
}

const openFor = (parts: AdvanceParts, { stack }: Build, people: readonly string[]) =>
  parts.openPorts({ stackId: stack.id, clientId: stack.client_id, mode: stack.mode, people })

async function decide(
  parts: AdvanceParts,
  build: Build,
  room: ReturnType<typeof spendingRoom>,
): Promise<StackStep[]> {
  const left = await room(build)
  const observed = observedOf(build, left && { leftCents: left.leftCents, moreOn: undefined })
  const now = await deliver(parts, async (tx) => tx.now)
  return nextSteps(desiredOf(build, undefined), observed, now)
}

/** Ready steps are done; those under way are looked at again, which also settles what a crash left open. */
function isToDo(step: StackStep): boolean {
  if (step.state === 'ready') return step.by === 'program'
  if (step.state === 'waiting') return step.waitsFor.kind === 'vendor' || step.waitsFor.kind === 'registrant'
  return step.state === 'blocked' && step.kind === 'verify-registrant'
}

async function pursue(parts: AdvanceParts, build: Build, step: StackStep): Promise<void> {
  const domain = build.domains.find((one) => one.name === step.domain)
  const inbox = build.inboxes.find((one) => one.id === step.subject)
  if (!domain) return
  const subject: StepSubject = {
    kind: step.kind,
    subject: step.subject,
    domainId: domain.id,
    ...(inbox ? { inboxId: inbox.id } : {}),
  }
  await deliver(parts, (tx) => intendStep(tx, build.stack, subject))
  const people = inbox ? [inbox.person_id] : build.registrant?.person_id ? [build.registrant.person_id] : []
  const ports = await openFor(parts, build, people)
  try {
    const now = await deliver(parts, async (tx) => tx.now)
    const keep = <T>(work: (tx: DeliveryTx) => Promise<T>) => deliver(parts, work)
    const outcome = await runStep(step.kind, { build, domain, inbox, ports, now, keep })
    await deliver(parts, (tx) => settle(tx, build, subject, outcome))
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    parts.log.warn('step.failed', { stackId: build.stack.id, operation: step.kind, code: error.fault.code })
    const lasting = error.failure === 'refused' || error.failure === 'unauthorised'
    await deliver(parts, (tx) =>
      lasting
        ? blockStep(tx, build.stack, subject, error.fault.code, error.vendorCode)
        : releaseStep(tx, build.stack, subject, error.fault.code),
    )
  }
}

async function settle(
  tx: DeliveryTx,
  build: Build,
  subject: StepSubject,
  outcome: StepOutcome,
): Promise<void> {
  await outcome.write?.(tx)
  if (outcome.kind === 'done') await settleStep(tx, build.stack, subject)
  if (outcome.kind === 'waiting') await awaitStep(tx, build.stack, subject, outcome.waitingFor)
  if (outcome.kind === 'blocked') await blockStep(tx, build.stack, subject, outcome.code, outcome.vendorCode)
}

/** Nothing more can be done now: see whether the stack has reached its next state, and when to look again. */
async function conclude(parts: AdvanceParts, build: Build, steps: readonly StackStep[]): Promise<void> {
  const { stack } = build
  const warming = build.inboxes.length > 0 && build.inboxes.every((inbox) => inbox.warm_up_started_at)
  if (stack.state === 'building' && warming) {
    await deliver(parts, async (tx) => {
      await changeStack(tx, stack.id, 'start-warm-up', 'system')
      await tx.db
        .updateTable('stacks')
        .set({ warm_up_started_at: tx.now })
        .where('id', '=', stack.id)
        .execute()
      await queueUpdate(tx, stack, 'warm-up-started')
    })
  }
  if (stack.state === 'warming') await maybeGoLive(parts, build)
  const waits = steps.flatMap((step) => (step.state === 'waiting' ? [step.waitsFor.kind] : []))
  const seconds = Math.min(
    lookAgainSeconds.default ?? 300,
    ...waits.map((wait) => lookAgainSeconds[wait] ?? 300),
  )
  await deliver(parts, (tx) =>
    tx.db
      .updateTable('stacks')
      .set({ look_at: new Date(tx.now.getTime() + seconds * 1000) })
      .where('id', '=', stack.id)
      .execute(),
  )
}

const dayOf = (at: Date | null): string | undefined => at?.toISOString().slice(0, 10)

async function maybeGoLive(parts: AdvanceParts, build: Build): Promise<void> {
  const now = await deliver(parts, async (tx) => tx.now)
  const today = now.toISOString().slice(0, 10)
  const open = build.inboxes.every((inbox) => {
    const domain = build.domains.find((one) => one.id === inbox.domain_id)
    const verdict = judgeFirstColdSend(
      {
        registeredOn: dayOf(domain?.registered_at ?? null),
        warmUpStartedOn: dayOf(inbox.warm_up_started_at),
        registrantVerified: domain?.verified_at ? true : undefined,
        records: domain?.proved_at ? 'right' : 'unknown',
        proof: inbox.proved_at ? 'passed' : 'unknown',
        clientHold: false,
      },
      today,
    )
    return verdict.ok
  })
  if (open) await goLive(parts, build)
}
