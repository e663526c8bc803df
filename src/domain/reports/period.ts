/** A stretch of the calendar that a report is about, in UTC. */
export interface Period {
  /** `2026-W49` (ISO 8601) or `2026-11`. */
  readonly name: string
  readonly from: Date
  /** The first moment after it. */
  readonly to: Date
}

const dayMs = 86_400_000

/** The last whole week, Monday to Sunday, that is over. */
export function lastWeek(now: Date): Period {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO('UTC').toPlainDate()
  const monday = today.subtract({ days: today.dayOfWeek - 1 + 7 })
  const from = new Date(`${monday.toString()}T00:00:00Z`)
  const week = String(monday.weekOfYear).padStart(2, '0')
  return { name: `${monday.yearOfWeek}-W${week}`, from, to: new Date(from.getTime() + 7 * dayMs) }
}

/** The last whole month that is over. */
export function lastMonth(now: Date): Period {
  return monthBefore(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1)))
}

/** The period before one, of the same kind. */
export function periodBefore({ name, from }: Period): Period {
  return name.includes('W') ? lastWeek(from) : monthBefore(from)
}

function monthBefore(first: Date): Period {
  const from = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() - 1, 1))
  return { name: from.toISOString().slice(0, 7), from, to: first }
}

/** Days of a period, both ends counted once. */
export function daysIn({ from, to }: Period): number {
  return Math.round((to.getTime() - from.getTime()) / dayMs)
}
