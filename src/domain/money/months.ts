/** A calendar month in UTC, `2026-11`. */
export type Month = string

export const monthOf = (at: Date): Month => at.toISOString().slice(0, 7)

export const startOf = (month: Month): Date => new Date(`${month}-01T00:00:00Z`)

export function monthAfter(month: Month, count: number): Month {
  const start = startOf(month)
  return monthOf(new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + count, 1)))
}

/** The months up to the present one, the oldest first. */
export function lastMonths(now: Date, count: number): Month[] {
  const present = monthOf(now)
  return Array.from({ length: count }, (_, back) => monthAfter(present, back - count + 1))
}
