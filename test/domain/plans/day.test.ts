import { describe, expect, it } from 'vitest'
import {
  addDays,
  addWorkingDays,
  addYears,
  daysBetween,
  isWorkingDay,
  workingDayFrom,
} from '#domain/plans/day.ts'

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
