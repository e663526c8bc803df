import { describe, expect, it } from 'vitest'
import { type ColdSendFacts, judgeFirstColdSend, usualMinimums } from '#domain/stacks/cold-send-gate.ts'
import {
  blockedAsWords,
  type DesiredStack,
  nextSteps,
  progressOf,
  type Sighting,
  stepKey,
} from '#domain/stacks/next-steps.ts'
import { ruleOf, type StepKind, stepKinds } from '#domain/stacks/steps.ts'

const now = new Date('2026-11-23T12:00:00Z')
const desired: DesiredStack = {
  domains: [
    { name: 'getacme.com', priceCents: 1108 },
    { name: 'tryacme.com', priceCents: 1108 },
  ],
  inboxes: [
    { id: 'i1', domain: 'getacme.com' },
    { id: 'i2', domain: 'getacme.com' },
    { id: 'i3', domain: 'tryacme.com' },
  ],
  approved: { names: true, senders: true, spending: true },
  byHand: [],
  held: undefined,
  mayBuy: { ok: true },
}
const credit = { leftCents: 10_000, moreOn: '2026-12-24' }

function everywhere(kind: Sighting['kind'] = 'absent'): Map<string, Sighting> {
  const sightings = new Map<string, Sighting>()
  for (const step of stepKinds) {
    const subjects =
      ruleOf(step).per === 'domain' ? desired.domains.map(({ name }) => name) : ['i1', 'i2', 'i3']
    for (const subject of subjects) sightings.set(stepKey(step, subject), seen(kind))
  }
  return sightings
}

function seen(kind: Sighting['kind'], since = now): Sighting {
  if (kind === 'there' || kind === 'under-way') return { kind, since }
  return kind === 'failed' ? { kind, reason: 'The vendor refused.' } : { kind }
}

function find(steps: ReturnType<typeof nextSteps>, kind: StepKind, subject: string) {
  const step = steps.find((one) => one.kind === kind && one.subject === subject)
  if (step === undefined) throw new Error(`no ${kind} ${subject}`)
  return step
}

describe('the steps of a build', () => {
  it('need only earlier steps, so they can be done in their order', () => {
    stepKinds.forEach((kind, index) => {
      for (const need of ruleOf(kind).needs) expect(stepKinds.indexOf(need)).toBeLessThan(index)
    })
  })

  it('reach the end when each ready step is done and seen, and each is done once', () => {
    const sightings = everywhere()
    const done: string[] = []
    for (let round = 0; round < 50; round++) {
      const steps = nextSteps(desired, { sightings, registrar: credit }, now)
      for (const { kind, subject, state } of steps) {
        if (state === 'ready') done.push(stepKey(kind, subject))
        const confirmed = state === 'waiting' && kind === 'verify-registrant'
        if (state === 'ready' || confirmed) sightings.set(stepKey(kind, subject), seen('there'))
      }
    }
    const steps = nextSteps(desired, { sightings, registrar: credit }, now)
    expect(progressOf(steps)).toMatchObject({ ready: 0, waiting: 0, blocked: 0, done: steps.length })
    expect(new Set(done).size).toBe(done.length)
  })

  it('never act on an unknown, wherever it is', () => {
    const steps = nextSteps(desired, { sightings: new Map(), registrar: credit }, now)
    expect(steps.filter(({ state }) => state === 'ready')).toEqual([])
    for (const kind of stepKinds) {
      const sightings = everywhere('there')
      const subject = ruleOf(kind).per === 'domain' ? 'getacme.com' : 'i1'
      sightings.set(stepKey(kind, subject), { kind: 'unknown' })
      expect(find(nextSteps(desired, { sightings, registrar: credit }, now), kind, subject).state).toBe(
        'waiting',
      )
    }
    const blind = nextSteps(desired, { sightings: everywhere(), registrar: undefined }, now)
    expect(blind.filter(({ state }) => state === 'ready')).toEqual([])
  })

  it('let one failed inbox hold up nobody else', () => {
    const sightings = everywhere('there')
    for (const inbox of ['i1', 'i2', 'i3']) sightings.set(stepKey('prove', inbox), { kind: 'absent' })
    sightings.set(stepKey('open-inbox', 'i1'), seen('failed'))
    const steps = nextSteps(desired, { sightings, registrar: credit }, now)
    expect(find(steps, 'open-inbox', 'i1')).toMatchObject({ state: 'blocked', reason: 'The vendor refused.' })
    expect(find(steps, 'prove', 'i1')).toMatchObject({
      state: 'waiting',
      waitsFor: { kind: 'steps', steps: ['open-inbox'] },
    })
    expect(find(steps, 'prove', 'i2').state).toBe('ready')
  })
})

describe('buying', () => {
  it('waits for each approval by name', () => {
    const unapproved = { ...desired, approved: { names: false, senders: true, spending: false } }
    const steps = nextSteps(unapproved, { sightings: everywhere(), registrar: credit }, now)
    expect(find(steps, 'register', 'getacme.com')).toMatchObject({
      state: 'waiting',
      waitsFor: { kind: 'approval', approvals: ['names', 'spending'] },
    })
  })

  it('never exceeds the registrar’s credit, purchases under way included', () => {
    for (let leftCents = 0; leftCents <= 4_000; leftCents += 277) {
      const sightings = everywhere()
      const steps = nextSteps(desired, { sightings, registrar: { leftCents, moreOn: undefined } }, now)
      const ready = steps.filter(({ kind, state }) => kind === 'register' && state === 'ready').length
      expect(ready).toBe(Math.min(2, Math.floor(leftCents / 1108)))
      sightings.set(stepKey('register', 'getacme.com'), seen('under-way'))
      const during = nextSteps(desired, { sightings, registrar: { leftCents, moreOn: undefined } }, now)
      expect(find(during, 'register', 'tryacme.com').state).toBe(leftCents >= 2216 ? 'ready' : 'waiting')
    }
  })

  it('says how much is missing and when there is more', () => {
    const steps = nextSteps(
      desired,
      { sightings: everywhere(), registrar: { ...credit, leftCents: 1_200 } },
      now,
    )
    expect(find(steps, 'register', 'tryacme.com')).toMatchObject({
      waitsFor: { kind: 'registrar-credit', missingCents: 1016 },
      until: new Date('2026-12-24T00:00:00Z'),
    })
  })

  it('stops while the stack is held, and gives a step by hand to a person', () => {
    const held = nextSteps(
      { ...desired, held: 'Payment failed.' },
      { sightings: everywhere(), registrar: credit },
      now,
    )
    expect(find(held, 'register', 'getacme.com')).toMatchObject({
      state: 'blocked',
      reason: 'Payment failed.',
    })
    const sightings = everywhere()
    sightings.set(stepKey('register', 'getacme.com'), seen('there'))
    const byHand = nextSteps(
      { ...desired, byHand: ['set-registrant'] },
      { sightings, registrar: credit },
      now,
    )
    expect(find(byHand, 'set-registrant', 'getacme.com')).toMatchObject({ state: 'ready', by: 'person' })
  })
})

describe('waiting', () => {
  it('for a vendor ends with a person when patience is over', () => {
    const sightings = everywhere('there')
    const at = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
    sightings.set(stepKey('open-inbox', 'i1'), seen('under-way'))
    const observed = { sightings, registrar: credit }
    expect(find(nextSteps(desired, observed, at(5)), 'open-inbox', 'i1')).toMatchObject({
      state: 'waiting',
      until: at(6),
    })
    expect(find(nextSteps(desired, observed, at(25)), 'open-inbox', 'i1').state).toBe('blocked')
  })

  it('for the registrant has its deadline 15 days after the change, and an unknown is no suspension', () => {
    const sightings = everywhere('there')
    const observed = { sightings, registrar: credit }
    const deadline = new Date('2026-12-08T12:00:00Z')
    const late = new Date('2026-12-09T12:00:00Z')
    for (const kind of ['absent', 'unknown', 'under-way'] as const) {
      sightings.set(stepKey('verify-registrant', 'getacme.com'), seen(kind))
      expect(find(nextSteps(desired, observed, now), 'verify-registrant', 'getacme.com')).toMatchObject({
        state: 'waiting',
        waitsFor: { kind: 'registrant' },
        until: deadline,
      })
      const after = find(nextSteps(desired, observed, late), 'verify-registrant', 'getacme.com')
      expect(after.state).toBe(kind === 'unknown' ? 'waiting' : 'blocked')
    }
  })
})

describe('the first cold message', () => {
  const good = {
    registeredOn: '2026-11-01',
    warmUpStartedOn: '2026-11-04',
    registrantVerified: true,
    records: 'right',
    proof: 'passed',
    paused: [],
  } as const

  const judge = (facts: ColdSendFacts, today: string) => judgeFirstColdSend(facts, today, usualMinimums)

  it('goes when domain and warm-up are 14 days old, and not a day before', () => {
    expect(judge(good, '2026-11-18')).toEqual({ ok: true })
    expect(judge(good, '2026-11-17')).toMatchObject({ ok: false, opensOn: '2026-11-18' })
    expect(judge({ ...good, warmUpStartedOn: '2026-10-01' }, '2026-11-14')).toMatchObject({
      opensOn: '2026-11-15',
    })
  })

  it('stays shut on anything wrong or unknown', () => {
    const bad = [
      { registeredOn: undefined },
      { warmUpStartedOn: undefined },
      { registrantVerified: undefined },
      { registrantVerified: false },
      { records: 'unknown' },
      { records: 'wrong' },
      { proof: 'unknown' },
      { proof: 'failed' },
      { paused: ['Cold sending is paused because an invoice is unpaid.'] },
    ] as const
    for (const fault of bad) {
      const verdict = judge({ ...good, ...fault }, '2027-01-01')
      expect(verdict).toMatchObject({ ok: false, opensOn: undefined })
    }
  })
})

it('says how many domains are suspended, which is not that a block holds up nobody', () => {
  const sightings = everywhere()
  sightings.set(stepKey('open-inbox', 'i1'), seen('failed'))
  const words = () => blockedAsWords(nextSteps(desired, { sightings, registrar: credit }, now))
  expect(words()).toBe('1 blocked, which hold up nobody else')
  sightings.set(stepKey('verify-registrant', 'getacme.com'), seen('failed'))
  expect(words()).toContain('1 of 2 domains are suspended until the registrant confirms')
  sightings.set(stepKey('verify-registrant', 'tryacme.com'), seen('failed'))
  expect(words()).toContain('all 2 domains are suspended')
})
