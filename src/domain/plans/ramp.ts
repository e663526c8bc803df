import { z } from 'zod'
import type { Assumptions } from './assumptions.ts'
import { addDays, type Day, daySchema, daysBetween, isWorkingDay } from './day.ts'

export const inboxDaySchema = z.strictObject({
  day: daySchema,
  /** 1 on the first day of warm-up. */
  warmUpDay: z.int(),
  warmUp: z.int(),
  cold: z.int(),
})

/** What one inbox may send on one day. */
export type InboxDay = z.infer<typeof inboxDaySchema>

export const rampDaySchema = z.strictObject({ day: daySchema, warmUp: z.int(), cold: z.int() })

/** What all inboxes together may send on one day. */
export type RampDay = z.infer<typeof rampDaySchema>

/** Warm-up wanted by week of warm-up, first day to last (published practice): 5–10, 15–20, then 30. */
const warmUpByWeek = [
  { first: 5, last: 10 },
  { first: 15, last: 20 },
] as const
const warmUpFromWeekThree = 30
/** Cold messages on the first cold day; one more each working day for a week, then faster. */
const firstColdPerDay = 5
const coldRiseInFirstWeek = 1
const coldRiseLater = 3
const firstColdWeekDays = 7

function wantedWarmUp(warmUpDay: number): number {
  const week = warmUpByWeek[Math.floor((warmUpDay - 1) / 7)]
  if (week === undefined) return warmUpFromWeekThree
  return week.first + Math.round(((week.last - week.first) * ((warmUpDay - 1) % 7)) / 6)
}

/**
 * One inbox from the first day of warm-up. Cold mail starts on `firstColdDay`, only on working days, and
 * rises to the limit; cold and warm-up together stay under one cap, and that total never rises by more
 * than the rise limit from one day to the next, so warm-up gives way as cold grows.
 */
export function rampOneInbox(
  assumptions: Assumptions,
  warmUpStart: Day,
  firstColdDay: Day,
  days: number,
): InboxDay[] {
  const coldLimit = assumptions.coldPerInboxPerDay.value
  const cap = coldLimit + assumptions.warmUpPerInboxPerDay.value
  const ramp: InboxDay[] = []
  let coldLevel = 0
  let totalYesterday = 0
  for (let index = 0; index < days; index++) {
    const day = addDays(warmUpStart, index)
    const ceiling = Math.min(cap, totalYesterday + assumptions.riseLimitPerDay.value)
    const coldAge = daysBetween(firstColdDay, day)
    if (coldAge >= 0 && isWorkingDay(day)) {
      const rise = coldAge < firstColdWeekDays ? coldRiseInFirstWeek : coldRiseLater
      const wanted = coldLevel === 0 ? firstColdPerDay : coldLevel + rise
      coldLevel = Math.min(wanted, coldLimit, Math.max(ceiling, coldLevel))
    }
    // On a weekend the level is kept though nothing cold is sent, so Monday is not a jump.
    const warmUp = Math.max(0, Math.min(wantedWarmUp(index + 1), ceiling - coldLevel))
    totalYesterday = coldLevel + warmUp
    ramp.push({ day, warmUpDay: index + 1, warmUp, cold: isWorkingDay(day) ? coldLevel : 0 })
  }
  return ramp
}

/** The first day on which the inbox sends its full number of cold messages, or undefined within this ramp. */
export function fullVolumeDay(ramp: readonly InboxDay[], coldLimit: number): Day | undefined {
  return ramp.find((inboxDay) => inboxDay.cold >= coldLimit)?.day
}
