import { expect, test } from 'vitest'
import type { ShownStep } from '#domain/stacks/build-page.ts'
import { listedStep } from '#web/console/step-words.tsx'

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
