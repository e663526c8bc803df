import { expect, test } from 'vitest'
import { calendarObject } from '#mail/calendar-object.ts'

const event = {
  method: 'REQUEST',
  uid: 'call-1@segmento.example',
  sequence: 2,
  stamp: new Date('2026-11-24T10:00:00Z'),
  startsAt: new Date('2026-12-01T14:00:00Z'),
  endsAt: new Date('2026-12-01T14:30:00Z'),
  summary: 'call with Segmento',
  description: 'one, two; three\\four\nfive',
  location: 'https://meet.segmento.example/olga',
  organizer: { name: 'Segmento', address: 'team@segmento.example' },
  attendee: { name: 'Ada Byron', address: 'ada@acme.example' },
} as const

/** Lines as RFC 5545, 3.1 unfolds them. */
const unfolded = (text: string) => text.replaceAll('\r\n ', '').split('\r\n').slice(0, -1)

test('an invitation says its method, who and when in UTC, and how often it was changed', () => {
  const { method, text } = calendarObject(event)
  const lines = unfolded(text)
  expect(method).toBe('REQUEST')
  expect(lines.slice(0, 6)).toEqual([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Segmento//calls//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:REQUEST',
    'BEGIN:VEVENT',
  ])
  for (const line of [
    'UID:call-1@segmento.example',
    'SEQUENCE:2',
    'DTSTAMP:20261124T100000Z',
    'DTSTART:20261201T140000Z',
    'DTEND:20261201T143000Z',
    'STATUS:CONFIRMED',
    'DESCRIPTION:one\\, two\\; three\\\\four\\nfive',
    'ORGANIZER;CN="Segmento":mailto:team@segmento.example',
  ])
    expect(lines).toContain(line)
  expect(lines.at(-2)).toBe('END:VEVENT')
  expect(lines.at(-1)).toBe('END:VCALENDAR')
})

test('a call that is off keeps its UID, so that the calendar knows which one it takes out', () => {
  const lines = unfolded(calendarObject({ ...event, method: 'CANCEL', sequence: 3 }).text)
  for (const line of ['METHOD:CANCEL', 'UID:call-1@segmento.example', 'SEQUENCE:3', 'STATUS:CANCELLED'])
    expect(lines).toContain(line)
})

test('no line is longer than 75 bytes, no character is cut in two, and each ends in CRLF', () => {
  const { text } = calendarObject({ ...event, summary: '木'.repeat(90), description: 'é'.repeat(200) })
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  expect(unfolded(text)).toContain(`SUMMARY:${'木'.repeat(90)}`)
  expect(text).not.toContain('�')
})

test('what a person typed can begin no line of its own', () => {
  const evil = 'Eve"\r\nATTENDEE:mailto:all@acme.example'
  const { text } = calendarObject({
    ...event,
    summary: evil,
    location: evil,
    attendee: { name: evil, address: 'eve@acme.example\r\nX-EVIL:1' },
  })
  const names = unfolded(text).map((line) => line.split(/[:;]/)[0])
  expect(names.filter((name) => name === 'ATTENDEE')).toHaveLength(1)
  expect(names).not.toContain('X-EVIL')
})
