import { limitsOf } from '#domain/deliverability/client-limits.ts'
import { pauseWords } from '#domain/deliverability/pause-reasons.ts'
import { pausesOf, pausesOfInbox } from '#domain/deliverability/pause-sending.ts'
import { changeEngagement } from '#domain/engagements/change-engagement.ts'
import { changeStack } from '#domain/stacks/change-stack.ts'
import { judgeFirstColdSend, minimumsOf } from '#domain/stacks/cold-send-gate.ts'
import { type Build, type BuildDomain, loadBuild } from '#domain/stacks/load-build.ts'
import { nextSteps, type StackStep, stepKey } from '#domain/stacks/next-steps.ts'
import { desiredOf, isDue, observedOf } from '#domain/stacks/observe-build.ts'
import {
  awaitStep,
  blockStep,
  intendStep,
  postponeStep,
  releaseStep,
  type StepSubject,
  settleStep,
} from '#domain/stacks/record-step.ts'
import type { OpenStackPorts } from '#domain/stacks/stack-ports.ts'
import { type StepKind, stepsBefore } from '#domain/stacks/steps.ts'
import { type Actor, system } from '#platform/database/actor.ts'
import type { WithLock } from '#platform/database/lock.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { VendorError, type VendorFailure } from '#platform/errors/vendor-error.ts'
import { errorCode, type Log } from '#platform/log.ts'
import { beginWarmUp } from './build/begin-warm-up.ts'
import { goLive } from './build/go-live.ts'
import { keepVolume, type VolumeParts } from './build/keep-volume.ts'
import { runStep } from './build/run-step.ts'
import type { SpendingRooms } from './build/spending-rooms.ts'
import type { DeliveryTx, StepOutcome, WaitingFor } from './build/step-run.ts'
import { queueUpdate } from './queue-update.ts'

export interface AdvanceParts {
  readonly inPurpose: InPurpose
  readonly withLock: WithLock
  readonly openPorts: OpenStackPorts
  readonly rooms: SpendingRooms
  /**
   * After so long, and before what nothing waits for, a run gives way to those that wait and goes on behind them. Unless given
   * it goes on for two minutes. Machine time.
   */
  readonly turnMs?: number
  readonly log: Log
}

const worker: Actor = system('advance-stack')

/** After this the job ends and another one goes on, so that a restart never waits for a long job. */
const longestTurnMs = 120_000

/** What the warm-up waits for goes first: hosts take hours, and their clocks should run while the rest is done. */
const hurried = stepsBefore('start-warm-up')
/** How long what is waited for is left alone at most, in business time. */
const lookAgainSeconds: Readonly<Record<WaitingFor, number>> = {
  vendor: 60,
  dns: 60,
  mail: 60,
  person: 300,
  registrant: 3600,
}
/** What takes seconds is seen soon and what takes minutes is not asked for at each of them: the pauses grow with the wait. */
const soonestSeconds = 10
const pausesInWait = 8
const isSoon = { vendor: true, dns: true, mail: true, person: false, registrant: false } as const

/**
 * When a call that failed is tried again, in business time. What was refused is not: a person decides. Keys and
 * credit are mended by people too, but elsewhere, so they are tried by themselves.
 */
const tryAgainSeconds: Readonly<Record<Exclude<VendorFailure, 'refused'>, number>> = {
  unavailable: 60,
  limited: 60,
  garbled: 60,
  missing: 300,
  unfunded: 900,
  unauthorised: 3600,
}
/** A stack with nothing due is looked at all the same: sooner while something in it is open. */
const idleSeconds = { open: 300, done: 3600 }

/**
 * The reconciler of one stack: observe, do what is ready, observe again, until nothing is ready. It holds a lock
 * that ends with its connection, so only one process works on a stack and a killed one leaves it free.
 * Each step is short and harmless to repeat; what takes long is looked at again at `look_at`.
 */
export async function advanceStack(parts: AdvanceParts, stackId: string): Promise<void> {
  const isMine = await parts.withLock(`stack:${stackId}`, async () => {
    const started = performance.now()
    const tried = new Set<string>()
    let room = spendingRoom(parts)
    let hasHurried = false
    while (performance.now() - started < (parts.turnMs ?? longestTurnMs)) {
      const build = await deliver(parts, (tx) => loadBuild(tx, stackId))
      if (!build || !runs(build)) return
      if (build.stack.state === 'approved') {
        await begin(parts, build)
        continue
      }
      const steps = await decide(build, room)
      const toDo = steps.filter((one) => isToDo(build, one) && !tried.has(stepKey(one.kind, one.subject)))
      const step = nextOf(build, toDo)
      if (!step) {
        await conclude(parts, build, steps)
        return
      }
      // What nothing waits for comes in a turn of its own, behind what others wait for.
      const isHurried = hurried.has(step.kind)
      if (!isHurried && hasHurried && parts.turnMs !== undefined) break
      hasHurried ||= isHurried
      tried.add(stepKey(step.kind, step.subject))
      const became = await pursue(parts, build, step)
      // The account allows less than was thought: the other purchases are held against what it says now.
      if (became === 'postponed') room = spendingRoom(parts)
    }
    await concludeTurn(parts, stackId, room)
    await lookSoon(parts, stackId)
  })
  // Whoever works on it may have looked already at what this job was asked for.
  if (!isMine) await lookSoon(parts, stackId)
}

const lookSoon = (parts: AdvanceParts, stackId: string): Promise<void> =>
  deliver(parts, (tx) => tx.enqueue('advance-stack', { stackId }, { key: stackId, afterSeconds: 1 }))

const deliver = <T>(parts: AdvanceParts, work: (tx: DeliveryTx) => Promise<T>): Promise<T> =>
  parts.inPurpose('service-delivery', worker, work)

/** States in which the program acts on its own. A stack whose engagement has ended is left as it is. */
function runs({ stack }: Build): boolean {
  return (
    ['approved', 'building', 'warming', 'live'].includes(stack.state) && stack.engagement_state !== 'ended'
  )
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
    const toBuy = build.domains.filter((domain) => !domain.registered_at)
    if (toBuy.length === 0) return { leftCents: 0 }
    const wantedCents = toBuy.reduce((sum, domain) => sum + (domain.price_cents ?? 0), 0)
    asked ??= openFor(parts, build, [])
      .then((ports) => {
        // No name is bought for a stack that can't be finished.
        if (ports.closed) throw ports.closed
        return parts.rooms.leftCents(ports, wantedCents)
      })
      .then((leftCents) => ({ leftCents, paidCents: paid(build) }))
      .catch((error: unknown) => {
        parts.log.warn('look.failed', {
          stackId: build.stack.id,
          operation: 'spending-room',
          code: codeOf(error),
        })
        return undefined
      })
    const room = await asked
    return room && { leftCents: room.leftCents - (paid(build) - room.paidCents) }
  }
}

const openFor = (parts: AdvanceParts, { stack }: Build, people: readonly string[]) =>
  parts.openPorts({ stackId: stack.id, clientId: stack.client_id, mode: stack.mode, people })

async function decide(build: Build, room: ReturnType<typeof spendingRoom>): Promise<StackStep[]> {
  const left = await room(build)
  const observed = observedOf(build, left && { leftCents: left.leftCents, moreOn: undefined })
  return nextSteps(desiredOf(build, undefined), observed, build.now)
}

const recordOf = (build: Build, step: StackStep) =>
  build.steps.find((one) => one.natural_key === stepKey(step.kind, step.subject))

/**
 * Ready steps are done; those under way are looked at again, which also settles what a crash left open, and goes on
 * when they take longer than they should. One that was stopped for a person is left alone.
 */
function isToDo(build: Build, step: StackStep): boolean {
  if (!isDue(recordOf(build, step), build.now)) return false
  if (step.state === 'ready') return step.by === 'program'
  if (step.state === 'waiting') return step.waitsFor.kind === 'vendor' || step.waitsFor.kind === 'registrant'
  const isBegun = recordOf(build, step) !== undefined || step.kind === 'verify-registrant'
  return step.state === 'blocked' && isBegun
}

/**
 * What was never tried, in the order of the build and the hurried first; then what has waited longest for its next look. Each
 * has its turn, however long the looks at others take.
 */
function nextOf(build: Build, toDo: readonly StackStep[]): StackStep | undefined {
  const dueAt = (step: StackStep): number => recordOf(build, step)?.due_at?.getTime() ?? 0
  const soonest = Math.min(...toDo.map(dueAt))
  const first = toDo.filter((step) => dueAt(step) === soonest)
  return first.find(({ kind }) => hurried.has(kind)) ?? first[0]
}

async function pursue(
  parts: AdvanceParts,
  build: Build,
  step: StackStep,
): Promise<StepOutcome['kind'] | undefined> {
  const domain = build.domains.find((one) => one.name === step.domain)
  const inbox = build.inboxes.find((one) => one.id === step.subject)
  if (!domain) return undefined
  const subject: StepSubject = {
    kind: step.kind,
    subject: step.subject,
    domainId: domain.id,
    ...(inbox ? { inboxId: inbox.id } : {}),
  }
  await deliver(parts, (tx) => intendStep(tx, build.stack, subject))
  const people = inbox ? [inbox.person_id] : build.registrant?.person_id ? [build.registrant.person_id] : []
  try {
    const ports = await openFor(parts, build, people)
    const keep = <T>(work: (tx: DeliveryTx) => Promise<T>) => deliver(parts, work)
    const buys = step.kind === 'register'
    if (buys) parts.rooms.reserve(ports, domain.price_cents ?? 0)
    const outcome = await runStep(step.kind, { build, domain, inbox, ports, now: build.now, keep })
    if (buys && outcome.kind !== 'done') parts.rooms.forget(ports)
    await deliver(parts, (tx) => settle(tx, build, subject, outcome))
    return outcome.kind
  } catch (error) {
    parts.log.warn('step.failed', { stackId: build.stack.id, operation: step.kind, code: codeOf(error) })
    await deliver(parts, (tx) => setAside(tx, build, subject, error))
    return undefined
  }
}

const codeOf = (error: unknown): string =>
  error instanceof VendorError ? error.fault.code : errorCode(error)

const secondsAfter = (now: Date, seconds: number): Date => new Date(now.getTime() + seconds * 1000)

/** Until the next look at what is waited for, in business time: the longer it takes, the longer it is left alone. */
function pauseSeconds(build: Build, { kind, subject }: StepSubject, waitingFor: WaitingFor): number {
  const most = lookAgainSeconds[waitingFor]
  if (!isSoon[waitingFor]) return most
  const begun = build.steps.find((one) => one.natural_key === stepKey(kind, subject))?.intended_at
  const waitedSeconds = begun ? (build.now.getTime() - begun.getTime()) / 1000 : 0
  return Math.min(most, Math.max(soonestSeconds, waitedSeconds / pausesInWait))
}

/** A step that failed, whatever the reason, holds up no other: it is left for later, or for a person. */
async function setAside(tx: DeliveryTx, build: Build, subject: StepSubject, error: unknown): Promise<void> {
  const { stack } = build
  if (!(error instanceof VendorError))
    return releaseStep(tx, stack, subject, 'build.step-failed', secondsAfter(tx.now, idleSeconds.open))
  const { vendorCode, failure } = error
  const { code } = error.fault
  if (failure === 'refused') return blockStep(tx, stack, subject, { code, vendorCode })
  const seconds = Math.max(tryAgainSeconds[failure], (error.retryAfterMs ?? 0) / 1000)
  const again = secondsAfter(tx.now, seconds)
  if (failure === 'unauthorised') return blockStep(tx, stack, subject, { code, vendorCode, again })
  return releaseStep(tx, stack, subject, code, again)
}

async function settle(
  tx: DeliveryTx,
  build: Build,
  subject: StepSubject,
  outcome: StepOutcome,
): Promise<void> {
  await outcome.write?.(tx)
  if (outcome.kind === 'done') await settleStep(tx, build.stack, subject)
  if (outcome.kind === 'waiting') {
    const again = secondsAfter(tx.now, pauseSeconds(build, subject, outcome.waitingFor))
    await awaitStep(tx, build.stack, subject, outcome.waitingFor, again)
  }
  if (outcome.kind === 'postponed')
    await postponeStep(tx, build.stack, subject, outcome.code, secondsAfter(tx.now, lookAgainSeconds.vendor))
  if (outcome.kind === 'blocked') await blockStep(tx, build.stack, subject, outcome)
}

/** A stack in which something is always due keeps its state and its volume as well. */
async function concludeTurn(
  parts: AdvanceParts,
  stackId: string,
  room: ReturnType<typeof spendingRoom>,
): Promise<void> {
  const build = await deliver(parts, (tx) => loadBuild(tx, stackId))
  if (!build || !runs(build) || build.stack.state === 'approved') return
  await conclude(parts, build, await decide(build, room))
}

/** Nothing more can be done now: see whether the stack has reached its next state, and when to look again. */
async function conclude(parts: AdvanceParts, build: Build, steps: readonly StackStep[]): Promise<void> {
  const { stack } = build
  const volume = await volumeParts(parts, build)
  if (stack.state === 'building') await beginWarmUp(volume, build, steps)
  if (stack.state === 'warming') await goLive(volume, build)
  if (stack.state === 'live') await keepVolume(volume, build)
  await postponePurchases(parts, build, steps)
  const open = steps.filter((step) => step.state !== 'done')
  const due = open.flatMap((step) => recordOf(build, step)?.due_at?.getTime() ?? [])
  await deliver(parts, (tx) => {
    const idle = secondsAfter(tx.now, open.length > 0 ? idleSeconds.open : idleSeconds.done).getTime()
    // Nothing is tried twice in one run: what a person asks for meanwhile, or what has become due, comes in the next.
    const soonest = secondsAfter(tx.now, 1).getTime()
    const isAskedFor = open.some((step) => isToDo(build, step))
    const lookAt = isAskedFor ? soonest : Math.max(soonest, Math.min(idle, ...due))
    return tx.db
      .updateTable('stacks')
      .set({ look_at: new Date(lookAt) })
      .where('id', '=', stack.id)
      .execute()
  })
}

/** Purchases that the registrar's credit does not cover say so, instead of standing there as the next thing. */
async function postponePurchases(parts: AdvanceParts, build: Build, steps: readonly StackStep[]) {
  for (const step of steps) {
    const domain = build.domains.find((one) => one.name === step.domain)
    if (!domain || step.kind !== 'register' || step.state !== 'waiting') continue
    const { kind } = step.waitsFor
    if (kind !== 'registrar-credit' && kind !== 'look') continue
    const code = kind === 'look' ? 'build.credit-unknown' : 'build.no-credit'
    const subject: StepSubject = { kind: step.kind, subject: step.subject, domainId: domain.id }
    await deliver(parts, (tx) =>
      postponeStep(tx, build.stack, subject, code, secondsAfter(tx.now, lookAgainSeconds.vendor)),
    )
  }
}

const dayOf = (at: Date | null): string | undefined => at?.toISOString().slice(0, 10)

/** Whether a step was accepted as it was found, of a stack that was brought in. */
const isLeft = (build: Build, kind: StepKind, domain: BuildDomain | undefined): boolean =>
  domain !== undefined &&
  build.steps.some(({ natural_key, state }) => state === 'left' && natural_key === stepKey(kind, domain.name))

/** Whether the first cold message may go from an inbox, by what has been seen and by the pauses that stand now. */
async function coldSendGate(parts: AdvanceParts, build: Build): Promise<VolumeParts['isOpen']> {
  const today = build.now.toISOString().slice(0, 10)
  const { pauses, minimums } = await deliver(parts, async (tx) => ({
    pauses: await pausesOf(tx, build.stack.id),
    minimums: minimumsOf(await limitsOf(tx, build.stack.client_id)),
  }))
  return (inbox, domain) =>
    judgeFirstColdSend(
      {
        registeredOn: dayOf(domain?.registered_at ?? null),
        warmUpStartedOn: dayOf(inbox.warm_up_started_at),
        registrantVerified:
          domain?.verified_at || isLeft(build, 'verify-registrant', domain) ? true : undefined,
        // Records that were left as they were found are right where a message of this very inbox has passed by them.
        records:
          domain?.proved_at || (isLeft(build, 'write-records', domain) && inbox.proved_at)
            ? 'right'
            : 'unknown',
        proof: inbox.proved_at ? 'passed' : 'unknown',
        paused: pausesOfInbox(pauses, { id: inbox.id, domainId: inbox.domain_id }).map(
          ({ reason }) => `Cold sending is paused because ${pauseWords(reason)}.`,
        ),
      },
      today,
      minimums,
    ).ok
}

async function volumeParts(parts: AdvanceParts, build: Build): Promise<VolumeParts> {
  return {
    openPorts: (people) => openFor(parts, build, people),
    keep: (work) => deliver(parts, work),
    isOpen: await coldSendGate(parts, build),
    failed: (operation, error) =>
      parts.log.warn('look.failed', { stackId: build.stack.id, operation, code: codeOf(error) }),
  }
}
