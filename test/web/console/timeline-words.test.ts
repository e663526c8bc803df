import { expect, test } from 'vitest'
import type { TimelineFact } from '#domain/clients/client-timeline.ts'
import { mailKinds } from '#domain/mails/mail-kinds.ts'
import { personal } from '#policy/personal.ts'
import { timelineEntries } from '#web/console/timeline-words.tsx'

const base = { at: new Date('2026-11-23T10:00:00Z'), by: null }
const told = (fact: TimelineFact): string => String(timelineEntries([fact])[0]?.what)

test('a mail is told by what it is, whatever became of it', () => {
  const mail = (state: string) => told({ ...base, kind: 'mail', mail: 'lead-acknowledgement', state })
  expect(mail('sent')).toBe('The acknowledgement of the request was mailed.')
  expect(mail('queued')).toBe('The acknowledgement of the request is on its way.')
  expect(mail('refused')).toBe('The acknowledgement of the request could not be delivered.')
})

test('no kind of mail is told by its code', () => {
  for (const kind of Object.keys(mailKinds))
    expect(told({ ...base, kind: 'mail', mail: kind, state: 'sent' })).not.toContain('“')
})

test('what was seen from outside is told in its usual names and order', () => {
  const seen = (what: string, verdict: 'pass' | 'fail' | 'unknown', times: number) =>
    told({ ...base, kind: 'observed', what, verdict, times })
  expect(seen('alignment, dkim, dmarc, spf', 'pass', 8)).toBe(
    'SPF, DKIM, DMARC and alignment passed, in 8 looks from outside that day.',
  )
  expect(seen('zone', 'fail', 1)).toBe('The records of the zone failed, in one look from outside that day.')
  expect(seen('arrival', 'unknown', 2)).toContain('The arrival of a test message could not be seen')
})

test('pauses, changes, renewals, endings and drift are told as sentences, many of one kind as one', () => {
  expect(told({ ...base, kind: 'paused', reason: 'payment-overdue', times: 3 })).toBe(
    'Cold sending was paused in 3 places, because an invoice has been unpaid for two weeks.',
  )
  expect(told({ ...base, kind: 'resumed', reason: 'client-asked', times: 1 })).toBe(
    'A pause of cold sending ended: the client asked to hold sending.',
  )
  expect(told({ ...base, kind: 'change', change: 'replace', to: 'accepted' })).toBe(
    'The replacement of a domain is accepted and being charged.',
  )
  expect(told({ ...base, kind: 'change', change: 'resize', to: 'done' })).toBe(
    'A change of the plan is done.',
  )
  expect(told({ ...base, kind: 'renewal', domain: 'getlooms.com', to: 'drop' })).toBe(
    'getlooms.com is let go at the end of its term.',
  )
  expect(told({ ...base, kind: 'ending', to: 'called-off' })).toBe(
    'The end of the engagement was called off.',
  )
  expect(told({ ...base, kind: 'mended', times: 2 })).toBe('2 differences were mended.')
})

test('whoever got the same mail twice at once is named once', () => {
  const mail = { ...base, kind: 'mail' as const, mail: 'payment-received', state: 'sent' }
  const to = (name: string) => ({ ...mail, by: personal('name', name) })
  const [entry, ...more] = timelineEntries([to('Ada'), to('Bo'), to('Ada')])
  expect([entry?.who, more]).toEqual(['to Ada and Bo', []])
})

test('a hand-off that was asked for and one that was prepared are told apart', () => {
  expect(told({ ...base, kind: 'handoff', step: 'asked' })).toBe('The client asked for the hand-off.')
  expect(told({ ...base, kind: 'handoff', step: 'prepared' })).toBe('The hand-off pack was prepared.')
})
