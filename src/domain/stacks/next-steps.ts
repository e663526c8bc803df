import type { Day } from '#domain/plans/day.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { type Approval, approvals, ruleOf, type StepKind, stepKinds } from './steps.ts'

export interface DesiredDomain {
  readonly name: string
  readonly priceCents: number
}

export interface DesiredInbox {
  readonly id: string
  readonly domain: string
}

export interface DesiredStack {
  readonly domains: readonly DesiredDomain[]
  readonly inboxes: readonly DesiredInbox[]
  readonly approved: Readonly<Record<Approval, boolean>>
  /** Steps that a person does by instructions, because the vendor's call is missing or uncertain. */
  readonly byHand: readonly StepKind[]
  /** Set while nothing may be done for this stack, with the reason as a sentence. */
  readonly held: string | undefined
  /** Whether anything may be bought; with the reason where not: then purchases wait, and the rest goes on. */
  readonly mayBuy: Verdict
}

/** What an observation independent of the action last said. A failed look is `unknown`, never `absent`. */
export type Sighting =
  /** `left`: it was not done here; a person accepted it as it was found. */
  | { readonly kind: 'there'; readonly since: Date; readonly left?: true }
  /**
   * `again`: the last try failed and says nothing; when the next one is due, and what went wrong as a sentence. `maybe`: what
   * became of it is not known, so it may have been done.
   */
  | {
      readonly kind: 'absent'
      readonly again?: { readonly at: Date; readonly words: string }
      readonly maybe?: true
    }
  | { readonly kind: 'under-way'; readonly since: Date }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'unknown' }

export interface ObservedStack {
  /** By `stepKey`; what is missing was not looked at and is unknown. */
  readonly sightings: ReadonlyMap<string, Sighting>
  /** What the registrar still lets us spend, the lesser of balance and monthly limit. Unknown: nothing is bought. */
  readonly registrar: { readonly leftCents: number; readonly moreOn: Day | undefined } | undefined
}

export type WaitsFor =
  | { readonly kind: 'steps'; readonly steps: readonly StepKind[] }
  | { readonly kind: 'approval'; readonly approvals: readonly Approval[] }
  | { readonly kind: 'vendor' }
  | { readonly kind: 'registrant' }
  | { readonly kind: 'registrar-credit'; readonly missingCents: number }
  | { readonly kind: 'look' }
  | { readonly kind: 'payment' }
  | { readonly kind: 'next-try' }

export type StepOutlook =
  | { readonly state: 'done'; readonly since: Date; readonly left?: true }
  | { readonly state: 'ready'; readonly by: 'program' | 'person' }
  | {
      readonly state: 'waiting'
      readonly waitsFor: WaitsFor
      readonly until: Date | undefined
      readonly words: string
    }
  | { readonly state: 'blocked'; readonly reason: string }

export type StackStep = StepOutlook & {
  readonly kind: StepKind
  /** A domain name, or the id of an inbox. */
  readonly subject: string
  readonly domain: string
}

const hourMilliseconds = 3_600_000

export function stepKey(kind: StepKind, subject: string): string {
  return `${kind} ${subject}`
}

interface Subject {
  readonly id: string
  readonly domain: string
  readonly per: 'domain' | 'inbox'
}

/**
 * Every step of the stack and where it stands, in the order of the build. Pure and repeatable: whoever
 * executes does the ready ones, observes, and asks again. Each domain and inbox goes its own way, so one
 * that fails holds up nobody else. Nothing is bought on an unknown.
 */
export function nextSteps(desired: DesiredStack, observed: ObservedStack, now: Date): StackStep[] {
  const subjects: Subject[] = [
    ...desired.domains.map(({ name }) => ({ id: name, domain: name, per: 'domain' as const })),
    ...desired.inboxes.map(({ id, domain }) => ({ id, domain, per: 'inbox' as const })),
  ]
  const steps = stepKinds.flatMap((kind) =>
    subjects
      .filter(({ per }) => per === ruleOf(kind).per)
      .map((subject) => ({
        kind,
        subject: subject.id,
        domain: subject.domain,
        ...outlook(kind, subject, desired, observed, now),
      })),
  )
  return withinCredit(steps, desired, observed)
}

function sightingOf(kind: StepKind, subject: Subject, observed: ObservedStack): Sighting {
  const id = ruleOf(kind).per === 'domain' ? subject.domain : subject.id
  return observed.sightings.get(stepKey(kind, id)) ?? { kind: 'unknown' }
}

function outlook(
  kind: StepKind,
  subject: Subject,
  desired: DesiredStack,
  observed: ObservedStack,
  now: Date,
): StepOutlook {
  const rule = ruleOf(kind)
  const sighting = sightingOf(kind, subject, observed)
  if (sighting.kind === 'there')
    return { state: 'done', since: sighting.since, ...(sighting.left ? { left: true } : {}) }
  if (sighting.kind === 'failed') return { state: 'blocked', reason: sighting.reason }
  if (sighting.kind === 'under-way' && rule.deadlineDays === undefined) {
    return underWay(kind, sighting.since, now)
  }

  const needs = rule.needs.map((need) => ({ need, sighting: sightingOf(need, subject, observed) }))
  const undone = needs.filter((one) => one.sighting.kind !== 'there').map(({ need }) => need)
  if (undone.length > 0) {
    const words = `waits until this is done: ${undone.map((need) => ruleOf(need).words).join('; ')}`
    return { state: 'waiting', waitsFor: { kind: 'steps', steps: undone }, until: undefined, words }
  }
  if (rule.deadlineDays !== undefined) {
    const begun = needs.map((one) => (one.sighting.kind === 'there' ? one.sighting.since.getTime() : 0))
    const since = sighting.kind === 'under-way' ? sighting.since.getTime() : Math.max(...begun)
    const deadline = new Date(since + rule.deadlineDays * 24 * hourMilliseconds)
    return registrantWait(deadline, sighting.kind === 'unknown', now)
  }
  if (sighting.kind === 'unknown') {
    const words = 'waits for a look that succeeds'
    return { state: 'waiting', waitsFor: { kind: 'look' }, until: undefined, words }
  }
  const missing = rule.approvals.filter((approval) => !desired.approved[approval])
  if (missing.length > 0) {
    const words = `waits for ${missing.map((approval) => approvals[approval]).join(' and ')}`
    return { state: 'waiting', waitsFor: { kind: 'approval', approvals: missing }, until: undefined, words }
  }
  if (desired.held !== undefined) return { state: 'blocked', reason: desired.held }
  if (rule.buys && !desired.mayBuy.ok)
    return { state: 'waiting', waitsFor: { kind: 'payment' }, until: undefined, words: desired.mayBuy.reason }
  const again = sighting.kind === 'absent' ? sighting.again : undefined
  if (again !== undefined && again.at > now)
    return { state: 'waiting', waitsFor: { kind: 'next-try' }, until: again.at, words: again.words }
  return { state: 'ready', by: desired.byHand.includes(kind) ? 'person' : 'program' }
}

function underWay(kind: StepKind, since: Date, now: Date): StepOutlook {
  const { usualHours, patienceHours, words } = ruleOf(kind)
  const hours = (now.getTime() - since.getTime()) / hourMilliseconds
  if (hours > patienceHours) {
    return { state: 'blocked', reason: `Begun ${Math.floor(hours)} hours ago and not done: ${words}.` }
  }
  return {
    state: 'waiting',
    waitsFor: { kind: 'vendor' },
    until: new Date(since.getTime() + usualHours * hourMilliseconds),
    words: `under way: ${words}`,
  }
}

/** Past the deadline an unknown is still not a suspension. */
function registrantWait(deadline: Date, unseen: boolean, now: Date): StepOutlook {
  if (now > deadline && unseen) {
    const words = 'the registrant’s deadline has passed; waits for a look that succeeds'
    return { state: 'waiting', waitsFor: { kind: 'look' }, until: undefined, words }
  }
  if (now > deadline) {
    const reason =
      'The registrant has not confirmed the verification e-mail in time; the domain is suspended until they do.'
    return { state: 'blocked', reason }
  }
  const words =
    'waits for the registrant to confirm the verification e-mail; without it the domain is suspended'
  return { state: 'waiting', waitsFor: { kind: 'registrant' }, until: deadline, words }
}

/** Lets as many registrations be ready as the registrar's credit covers, in the order of the plan. */
function withinCredit(
  steps: readonly StackStep[],
  desired: DesiredStack,
  observed: ObservedStack,
): StackStep[] {
  const priceCents = new Map(desired.domains.map(({ name, priceCents }) => [name, priceCents]))
  let leftCents = observed.registrar?.leftCents ?? 0
  const mayBeBought = (subject: string): boolean => {
    const sighting = observed.sightings.get(stepKey('register', subject))
    return sighting?.kind === 'under-way' || (sighting?.kind === 'absent' && sighting.maybe === true)
  }
  // A purchase under way may not be in the registrar's figure yet.
  for (const { kind, subject } of steps)
    if (kind === 'register' && mayBeBought(subject)) leftCents -= priceCents.get(subject) ?? 0
  return steps.map((step) => {
    // One that may have taken the last of the credit is looked at whatever is left.
    if (step.kind !== 'register' || step.state !== 'ready' || mayBeBought(step.subject)) return step
    const { kind, subject, domain } = step
    if (observed.registrar === undefined) {
      const words = 'waits for a look at the registrar’s credit that succeeds'
      return { kind, subject, domain, state: 'waiting', waitsFor: { kind: 'look' }, until: undefined, words }
    }
    const cents = priceCents.get(subject) ?? Number.POSITIVE_INFINITY
    if (cents <= leftCents) {
      leftCents -= cents
      return step
    }
    const { moreOn } = observed.registrar
    const missingCents = cents - Math.max(0, leftCents)
    return {
      kind,
      subject,
      domain,
      state: 'waiting',
      waitsFor: { kind: 'registrar-credit', missingCents },
      until: moreOn === undefined ? undefined : new Date(`${moreOn}T00:00:00Z`),
      words: 'waits for credit or for the next month’s limit at the registrar',
    }
  })
}

/** How far the whole build is, for a progress bar and the headline beside it. */
export function progressOf(steps: readonly StackStep[]): Record<StepOutlook['state'], number> {
  const count = { done: 0, ready: 0, waiting: 0, blocked: 0 }
  for (const { state } of steps) count[state]++
  return count
}

/** What the blocked steps hold up, as the end of "5 blocked"; a suspended domain sends nothing at all. */
export function blockedAsWords(steps: readonly StackStep[]): string {
  const domains = (of: readonly StackStep[]) => new Set(of.map(({ domain }) => domain)).size
  const blocked = steps.filter(({ state }) => state === 'blocked')
  const suspended = domains(blocked.filter(({ kind }) => kind === 'verify-registrant'))
  const all = domains(steps)
  if (suspended === 0) return `${blocked.length} blocked, which hold up nobody else`
  const which =
    suspended < all
      ? `${suspended} of ${all} domains are`
      : all === 1
        ? 'the domain is'
        : `all ${all} domains are`
  return `${blocked.length} blocked: ${which} suspended until the registrant confirms`
}
