import { expect, test } from 'vitest'
import { untilMonday } from './head-start.ts'

test.each([
  ['2026-11-30T23:36:00Z', '2027-05-10'],
  ['2027-05-10T12:00:00Z', '2027-05-10'],
  ['2027-05-10T12:00:01Z', '2028-05-08'],
  ['2028-02-29T10:00:00Z', '2028-05-08'],
  ['2032-12-31T23:59:59Z', '2033-05-09'],
])('from %s a test begins at noon of %s, a Monday', (now, day) => {
  const begins = new Date(Date.parse(now) + untilMonday(new Date(now)))
  expect([begins.toISOString(), begins.getUTCDay()]).toEqual([`${day}T12:00:00.000Z`, 1])
})
