import { z } from 'zod'

/** A calendar day of business time, `2026-11-23`, without a zone: plans and deadlines count in days. */
export type Day = string

export const daySchema = z.iso.date()

const dayMilliseconds = 86_400_000

function toDate(day: Day): Date {
  const date = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(date.getTime())) throw new RangeError(`Not a day: ${day}`)
  return date
}

/** @throws RangeError outside the years 0 to 9999, which have no such day and would not compare as text. */
export function dayOf(instant: Date): Day {
  const text = instant.toISOString()
  if (text.length !== 24) throw new RangeError(`Not a day of four-digit years: ${text}`)
  return text.slice(0, 10)
}

export function addDays(day: Day, days: number): Day {
  return dayOf(new Date(toDate(day).getTime() + days * dayMilliseconds))
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((toDate(to).getTime() - toDate(from).getTime()) / dayMilliseconds)
}

export function laterOf(day: Day, other: Day): Day {
  return day < other ? other : day
}

/** The same day a number of years later; 29 February becomes 28 February, as registrars renew early rather than late. */
export function addYears(day: Day, years: number): Day {
  const date = toDate(day)
  const month = date.getUTCMonth()
  date.setUTCFullYear(date.getUTCFullYear() + years)
  if (date.getUTCMonth() !== month) date.setUTCDate(0)
  return dayOf(date)
}

/** Monday to Friday. Public holidays differ by recipient and are not known here. */
export function isWorkingDay(day: Day): boolean {
  const weekday = toDate(day).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

/** The day itself when it is a working day, else the next one. */
export function workingDayFrom(day: Day): Day {
  let candidate = day
  while (!isWorkingDay(candidate)) candidate = addDays(candidate, 1)
  return candidate
}

/** The day that lies this many working days after `day`. */
export function addWorkingDays(day: Day, workingDays: number): Day {
  let current = day
  for (let left = workingDays; left > 0; left--) current = workingDayFrom(addDays(current, 1))
  return current
}
