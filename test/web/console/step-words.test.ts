import { expect, test } from 'vitest'
import type { ShownStep } from '#domain/stacks/build-page.ts'
import { listedKind, listedStep } from '#web/console/step-words.tsx'

const now = new Date('2026-12-01T09:00:00Z')
const inbox: ShownStep = {
  kind: 'open-inbox',
  subject: 'an inbox',
  domain: 'getacme.com',
  state: 'waiting',
  waitsFor: { kind: 'next-try' },
  until: new Date('2026-12-01T09:40:00Z'),
  words: 'The service did not answer.',
  id: 'a step',
  attempts: 2,
  begunAt: null,
  faultCode: 'vendor.unavailable',
  name: 'getacme.com',
}

test('a step that failed and is tried again says why, when next, and how often it was tried', () => {
  const { state, tone, detail } = listedStep(inbox, now)
  expect([state, tone]).toEqual(['tries again', 'attention'])
  expect(String(detail).replaceAll(/<[^>]+>/g, '')).toBe(
    'The service did not answer. Next try in 40 minutes. Tried 2 times.',
  )
})

test('a kind of step counts the time in which one of it was under way, not the months until a change added more', () => {
  const done = (begun: string, since: string): ShownStep => ({
    kind: 'register',
    subject: 'getacme.com',
    domain: 'getacme.com',
    state: 'done',
    since: new Date(since),
    id: 'a step',
    attempts: 1,
    begunAt: new Date(begun),
    faultCode: null,
    name: 'getacme.com',
  })
  const progress = { kind: 'register', words: 'register the domain', all: 3, blocked: 0 } as const
  const first = [
    done('2026-06-01T09:00:00Z', '2026-06-01T09:40:00Z'),
    done('2026-06-01T09:10:00Z', '2026-06-01T10:00:00Z'),
  ]
  const waiting: ShownStep = { ...inbox, kind: 'register', begunAt: new Date('2026-12-01T08:30:00Z') }
  expect(listedKind({ ...progress, done: 2 }, [...first, waiting], now).elapsedSeconds).toBe(1800)
  expect(
    listedKind({ ...progress, done: 2 }, [...first, { ...waiting, begunAt: null }], now).elapsedSeconds,
  ).toBeUndefined()
  const later = done('2026-12-01T08:00:00Z', '2026-12-01T08:30:00Z')
  expect(listedKind({ ...progress, done: 3 }, [...first, later], now).elapsedSeconds).toBe(3600 + 1800)
})
