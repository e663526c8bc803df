import { describe, expect, it } from 'vitest'
import {
  addDays,
  addWorkingDays,
  addYears,
  daysBetween,
  isWorkingDay,
  workingDayFrom,
} from '#domain/plans/day.ts'
import { parsePlanRequest } from '#domain/plans/plan-request.ts'

describe('days', () => {
  it('adds and subtracts consistently over month ends, leap days and clock changes', () => {
    for (let days = -800; days <= 800; days += 7) {
      expect(daysBetween('2026-11-23', addDays('2026-11-23', days))).toBe(days)
    }
  })

  it('knows weekends', () => {
    expect(isWorkingDay('2026-11-23')).toBe(true)
    expect(isWorkingDay('2026-11-28')).toBe(false)
    expect(workingDayFrom('2026-11-28')).toBe('2026-11-30')
    expect(addWorkingDays('2026-11-27', 1)).toBe('2026-11-30')
  })

  it('renews a leap day on the last of February', () => {
    expect(addYears('2028-02-29', 1)).toBe('2029-02-28')
    expect(addYears('2026-11-23', 1)).toBe('2027-11-23')
  })

  it('refuses what is no day', () => {
    expect(() => addDays('soon', 1)).toThrow('Not a day')
  })
})

it('ends with the last year of four digits instead of counting on in text that does not compare', () => {
  expect(() => addDays('9999-12-31', 1)).toThrow(RangeError)
})

it('takes no plan that starts where its days would leave the calendar', () => {
  const request = {
    targetPerMonth: 900,
    targetMeans: 'messages',
    stepsPerProspect: 3,
    host: 'mailforge',
    sequencer: 'instantly',
    tld: 'com',
  }
  expect(parsePlanRequest({ ...request, startDay: '2026-12-01' }).kind).toBe('request')
  for (const startDay of ['9999-12-31', '0001-01-01'])
    expect(parsePlanRequest({ ...request, startDay })).toMatchObject({ refusals: [{ field: 'startDay' }] })
})
