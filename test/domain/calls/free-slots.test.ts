import { expect, test } from 'vitest'
import { readDaysOff } from '#domain/calls/days-off.ts'
import { type CallHours, freeSlots } from '#domain/calls/free-slots.ts'
import { weekOf } from '#domain/calls/week.ts'
import { readSpans, spansText } from '#domain/calls/weekly-hours.ts'

const spans = (text: string) => {
  const read = readSpans(text)
  if (!read.ok) throw new Error(read.reason)
  return read.spans
}

const every = (text: string) => Array.from({ length: 7 }, () => spans(text))

const hours: CallHours = {
  zone: 'Europe/Berlin',
  weekly: every('9:00-11:00'),
  minutes: 30,
  bufferMinutes: 0,
  noticeHours: 0,
  daysAhead: 0,
  daysOff: [],
}

const at = (slots: readonly Date[]) => slots.map((slot) => slot.toISOString().slice(0, 16))

test('the grid stands on the wall clock: nine stays nine when the clocks go back and forward', () => {
  // Berlin leaves summer time on 25 October 2026 and enters it on 28 March 2027.
  for (const [from, first] of [
    ['2026-10-24T00:00:00+02:00', ['2026-10-24T07:00', '2026-10-25T08:00']],
    ['2027-03-27T00:00:00+01:00', ['2027-03-27T08:00', '2027-03-28T07:00']],
  ] as const) {
    const slots = at(freeSlots({ ...hours, weekly: every('9-9:30'), daysAhead: 1 }, [], new Date(from)))
    expect(slots).toEqual(first)
  }
})

test('an hour that the night leaves out offers nothing, and no call begins in it', () => {
  const night = { ...hours, weekly: every('1:30-4:00') }
  // On 28 March 2027 there is no 2:00 to 3:00 in Berlin: 1:30, 3:00 and 3:30 exist.
  expect(at(freeSlots(night, [], new Date('2027-03-28T00:00:00+01:00')))).toEqual([
    '2027-03-28T00:30',
    '2027-03-28T01:00',
    '2027-03-28T01:30',
  ])
})

test('an hour that the night has twice is offered once, the first time, and no two calls overlap', () => {
  const night = { ...hours, weekly: every('1:30-3:30') }
  const slots = freeSlots(night, [], new Date('2026-10-25T00:00:00+02:00'))
  expect(at(slots)).toEqual(['2026-10-24T23:30', '2026-10-25T00:00', '2026-10-25T00:30', '2026-10-25T02:00'])
  for (const [index, slot] of slots.entries()) {
    const next = slots[index + 1]
    if (next) expect(next.getTime() - slot.getTime()).toBeGreaterThanOrEqual(30 * 60_000)
  }
})

test('a span in which the clock jumps ends when its wall clock says so, so no call runs beyond it', () => {
  // 1:00 to 3:00 is one hour long that night: two half hours, not four.
  const night = { ...hours, weekly: every('1:00-3:00') }
  expect(at(freeSlots(night, [], new Date('2027-03-28T00:00:00+01:00')))).toEqual([
    '2027-03-28T00:00',
    '2027-03-28T00:30',
  ])
})

test('what is taken is left out with the time kept free around it', () => {
  const now = new Date('2026-12-01T00:00:00+01:00')
  const taken = [{ startsAt: new Date('2026-12-01T09:00:00Z'), endsAt: new Date('2026-12-01T09:30:00Z') }]
  expect(at(freeSlots(hours, taken, now))).toEqual([
    '2026-12-01T08:00',
    '2026-12-01T08:30',
    '2026-12-01T09:30',
  ])
  expect(at(freeSlots({ ...hours, bufferMinutes: 5 }, taken, now))).toEqual(['2026-12-01T08:00'])
})

test('nothing is offered before the notice is over, nor on days off, nor beyond the days ahead', () => {
  const now = new Date('2026-12-01T08:10:00Z')
  expect(at(freeSlots({ ...hours, noticeHours: 1 }, [], now))).toEqual(['2026-12-01T09:30'])
  const off = readDaysOff('2026-12-02\n2026-12-04/2026-12-05')
  if (!off.ok) throw new Error(off.reason)
  const days = new Set(
    at(freeSlots({ ...hours, noticeHours: 24, daysAhead: 5, daysOff: off.days }, [], now)).map((one) =>
      one.slice(0, 10),
    ),
  )
  expect([...days]).toEqual(['2026-12-03', '2026-12-06'])
})

test('hours are read as people write them, and refused with the span that is wrong', () => {
  expect(spansText(spans('9-12, 13:30 – 17:00'))).toBe('09:00-12:00 13:30-17:00')
  expect(spansText(spans('09:00-12:00 13:30-17:00'))).toBe('09:00-12:00 13:30-17:00')
  expect(spans('')).toEqual([])
  expect(spansText(spans('20:00-24:00'))).toBe('20:00-24:00')
  for (const wrong of ['nine to five', '12-9', '9-25', '9:75-10', '9-12, 11-13'])
    expect(readSpans(wrong), wrong).toMatchObject({ ok: false })
  expect(readDaysOff('24.12.2026')).toMatchObject({ ok: false })
  expect(readDaysOff('2026-02-30')).toMatchObject({ ok: false })
  expect(readDaysOff('2027-01-02/2026-12-24')).toMatchObject({ ok: false })
})

test('a week begins on Monday by the clock of the zone, also one in which it changes', () => {
  const week = weekOf('2026-10-25', 'Europe/Berlin', new Date())
  expect([week.monday, week.after, week.startsAt.toISOString(), week.endsAt.toISOString()]).toEqual([
    '2026-10-19',
    '2026-10-26',
    '2026-10-18T22:00:00.000Z',
    '2026-10-25T23:00:00.000Z',
  ])
  // Already Monday in Auckland, still Sunday in UTC.
  expect(weekOf('nonsense', 'Pacific/Auckland', new Date('2026-11-29T20:00:00Z')).monday).toBe('2026-11-30')
})
