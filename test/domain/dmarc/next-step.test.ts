import { expect, test } from 'vitest'
import { defaultLimits } from '#domain/deliverability/thresholds.ts'
import { policyIn, reportsIn, withPolicy } from '#domain/dmarc/dmarc-record.ts'
import { type DmarcStanding, nextStep } from '#domain/dmarc/next-step.ts'

const good = { messages: 400, aligned: 399 }
const standing: DmarcStanding = { policy: 'none', since: '2026-11-01', weeks: [good, good] }
const step = (change: Partial<DmarcStanding>, today = '2026-12-01', limits = defaultLimits) =>
  nextStep({ ...standing, ...change }, today, limits)

test('a step is proposed after two weeks at 98 % twice running, first quarantine, then reject, then none', () => {
  expect(step({})).toMatchObject({ kind: 'step', to: 'quarantine' })
  expect(step({ policy: 'quarantine' })).toMatchObject({ kind: 'step', to: 'reject' })
  expect(step({ policy: 'reject' }).kind).toBe('done')
})

test('it waits for its fourteen days and not a day longer', () => {
  expect(step({}, '2026-11-14')).toMatchObject({ kind: 'wait', why: expect.stringContaining('2026-11-15') })
  expect(step({}, '2026-11-15').kind).toBe('step')
})

test('one bad week of the two holds it, whichever it was', () => {
  const bad = { messages: 400, aligned: 391 }
  expect(step({ weeks: [bad, good] }).kind).toBe('wait')
  expect(step({ weeks: [good, bad] }).kind).toBe('wait')
  expect(step({ weeks: [{ messages: 400, aligned: 392 }, good] }).kind).toBe('step')
})

test('below the floor of reported messages nothing can be told, whatever they say', () => {
  const few = { messages: 49, aligned: 49 }
  expect(step({ weeks: [few, good] }).kind).toBe('too-little')
  expect(
    step({
      weeks: [
        { messages: 0, aligned: 0 },
        { messages: 0, aligned: 0 },
      ],
    }).kind,
  ).toBe('too-little')
  expect(step({ weeks: [few, few] }, '2026-12-01', { ...defaultLimits, dmarcFloor: 40 }).kind).toBe('step')
})

test('the record changes its policy and nothing else', () => {
  expect(withPolicy('v=DMARC1; p=none; sp=none; rua=mailto:a@b.example', 'quarantine', undefined)).toBe(
    'v=DMARC1; p=quarantine; sp=none; rua=mailto:a@b.example',
  )
  expect(withPolicy('v=DMARC1;p=none;', 'none', 'a@b.example')).toBe(
    'v=DMARC1;p=none; rua=mailto:a@b.example',
  )
  expect(policyIn('v=DMARC1; sp=reject; p=quarantine')).toBe('quarantine')
  expect(reportsIn('v=DMARC1; p=none; rua=mailto:a@b.example!10m, mailto:c@d.example')).toBe('a@b.example')
})
