import { addDays, type Day, dayOf } from '#domain/plans/day.ts'

/** Least days between an announcement and its effect, ours; the database holds to it too (app.announce_policy). */
export const leastNoticeDays = 7
/** What the console proposes: time to read, to ask and to object. */
export const usualNoticeDays = 30

/** The first day that may be named today: a whole day later than the least, so that the hour never matters. */
export function earliestEffect(now: Date): Day {
  return addDays(dayOf(now), leastNoticeDays + 1)
}

export function usualEffect(now: Date): Day {
  return addDays(dayOf(now), usualNoticeDays)
}
