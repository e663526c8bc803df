import { type FaultCode, faults } from '#platform/errors/fault.ts'
import type { Build, BuildDomain, BuildInbox, BuildStep } from './load-build.ts'
import type { DesiredStack, ObservedStack, Sighting } from './next-steps.ts'
import { stepKey } from './next-steps.ts'
import type { StepKind } from './steps.ts'

const domainMarks = {
  register: 'registered_at',
  'set-registrant': 'registrant_set_at',
  'verify-registrant': 'verified_at',
  'bring-in': 'host_ref',
  delegate: 'delegated_at',
  'write-records': 'proved_at',
  forward: 'forward_set_at',
} as const satisfies Partial<Record<StepKind, keyof BuildDomain>>

const inboxMarks = {
  'open-inbox': 'opened_at',
  prove: 'proved_at',
  'add-to-sequencer': 'connected_at',
  'set-limits': 'daily_limit',
  'start-warm-up': 'warm_up_started_at',
} as const satisfies Partial<Record<StepKind, keyof BuildInbox>>

/** What was approved, as the decision about next steps wants it. */
export function desiredOf(build: Build, held: string | undefined): DesiredStack {
  const { stack } = build
  return {
    domains: build.domains.map((domain) => ({
      name: domain.name,
      priceCents: domain.price_cents ?? Number.POSITIVE_INFINITY,
    })),
    // An inbox outlives its domain while what came to it can still be read; nothing is built for it.
    inboxes: build.inboxes
      .filter(({ domain_id }) => build.domains.some(({ id }) => id === domain_id))
      .map((inbox) => ({ id: inbox.id, domain: inbox.domain })),
    approved: {
      names: stack.names_approved_at !== null,
      senders: stack.names_approved_at !== null,
      spending: stack.spending_approved_at !== null,
    },
    byHand: [],
    held,
    mayBuy: build.mayBuy,
  }
}

/**
 * What has been seen so far. A mark in the record was made by an observation and not by the action itself;
 * a step that was intended and has no mark yet is under way, whatever became of the call.
 */
export function observedOf(build: Build, registrar: ObservedStack['registrar']): ObservedStack {
  const sightings = new Map<string, Sighting>()
  const steps = new Map(build.steps.map((step) => [step.natural_key, step]))
  const sight = (kind: StepKind, subject: string, mark: unknown) => {
    const key = stepKey(kind, subject)
    const step = steps.get(key)
    sightings.set(key, sightingOf(mark, step))
  }
  for (const domain of build.domains)
    for (const [kind, mark] of Object.entries(domainMarks)) sight(kind as StepKind, domain.name, domain[mark])
  for (const inbox of build.inboxes)
    for (const [kind, mark] of Object.entries(inboxMarks)) sight(kind as StepKind, inbox.id, inbox[mark])
  return { sightings, registrar }
}

function sightingOf(mark: unknown, step: BuildStep | undefined): Sighting {
  if (mark !== null && mark !== undefined)
    return { kind: 'there', since: mark instanceof Date ? mark : (step?.done_at ?? new Date(0)) }
  if (step?.state === 'left') return { kind: 'there', since: step.done_at ?? new Date(0), left: true }
  if (step?.state === 'blocked') return { kind: 'failed', reason: reasonOf(step) }
  if (step?.state === 'under-way' && step.intended_at) return { kind: 'under-way', since: step.intended_at }
  if (step?.state !== 'waiting') return { kind: 'absent' }
  return {
    kind: 'absent',
    ...(step.fault_code && step.due_at ? { again: { at: step.due_at, words: reasonOf(step) } } : {}),
    ...(step.intended_at === null ? {} : { maybe: true }),
  }
}

/**
 * Whether a step may be looked at now: nothing is known of it, a crash or a person left it to be looked at, or the
 * time has come that the last look set. One that is blocked for a person to decide has no such time.
 */
export function isDue(step: BuildStep | undefined, now: Date): boolean {
  if (step === undefined || step.intended_at === null) return true
  if (step.due_at === null) return step.state !== 'blocked'
  return step.due_at <= now
}

/** The sentence for a step that failed; the code names its runbook. */
function reasonOf(step: BuildStep): string {
  const code = step.fault_code ?? ''
  return (
    blockedWords[code] ??
    faults[code as FaultCode] ??
    `A person needs to look (${step.fault_code ?? 'unknown'}${step.vendor_code ? `, ${step.vendor_code}` : ''}).`
  )
}

/** Why a build step can stop until a person decides, with what they can do. */
export const blockedWords: Readonly<Record<string, string>> = {
  'build.price-rose':
    'The registrar asks more than was approved. Approve the new price or choose another name.',
  'build.name-taken': 'Somebody else has registered this name meanwhile. Choose another one.',
  'build.limit-reached': 'The approved sum is used up. Approve more or choose another name.',
  'build.no-credit':
    'The account at the registrar has too little credit or has reached its monthly limit. It goes on by itself once an owner has seen to that.',
  'build.credit-unknown':
    'The credit at the registrar could not be read, so nothing is bought. It is read again by itself.',
  'build.registrant-differs':
    'The registrar took the client’s contact and shows another. Somebody compares the two there, or has it set once more.',
  'build.registrant-missing': 'A field of the registrant is empty. The client completes it in the intake.',
  'build.registrant-unverified':
    'The registrant did not confirm the registrar’s e-mail in time, so the domain is suspended. It can still be confirmed.',
  'build.inbox-failed':
    'The host could not open this inbox. It can be tried again, or another address chosen.',
  'build.address-refused':
    'The host opens no inbox at this address: it is taken there, reserved, or not written as the host wants. Nothing was bought. Somebody here chooses another address.',
  'build.inbox-suspended':
    'The host has suspended this inbox, so nothing can be sent from it. Somebody here asks the host why; once it is lifted this goes on by itself within the hour, or the domain is replaced.',
  'build.proof-failed':
    'The test message arrived without passing its checks. The records are looked at and another one is sent by itself.',
  'build.sequencer-refused':
    'The sequencer could not sign in to this inbox. Trying again reads its password anew and adds it once more.',
  'build.step-failed':
    'Something went wrong here, and not at a service. The step is tried again by itself; the log says where it broke.',
  'build.zone-refused': 'The zone could not be written without touching records that are not ours.',
  'vendor.refused': 'The service refused the request. Somebody here looks at the reason.',
  'vendor.unauthorised': 'The service did not accept our key. An owner checks the connection.',
}
