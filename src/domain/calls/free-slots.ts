import type { DaysOff } from './days-off.ts'
import type { Span } from './weekly-hours.ts'

/** When somebody takes calls. */
export interface CallHours {
  /** An IANA time zone: hours and days off are by its wall clock. */
  readonly zone: string
  /** Seven days, Monday first. */
  readonly weekly: readonly (readonly Span[])[]
  readonly minutes: number
  /** Kept free before and after each call. */
  readonly bufferMinutes: number
  /** Nothing sooner than this can be booked. */
  readonly noticeHours: number
  readonly daysAhead: number
  readonly daysOff: readonly DaysOff[]
}

export interface Taken {
  readonly startsAt: Date
  readonly endsAt: Date
}

const minuteMs = 60_000

/**
 * The beginnings of all calls that can still be booked, the soonest first. The grid is laid over the wall clock of each
 * day, so 9:00 stays 9:00 when the clocks change: a time that a day does not have is left out, of one that it has twice
 * the first is taken, and a call lasts its minutes either way.
 */
export function freeSlots(hours: CallHours, taken: readonly Taken[], now: Date): Date[] {
  const earliest = now.getTime() + hours.noticeHours * 60 * minuteMs
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(hours.zone)
    .toPlainDate()
  const slots: Date[] = []
  for (let ahead = 0; ahead <= hours.daysAhead; ahead++) {
    const day = today.add({ days: ahead })
    if (isOff(hours.daysOff, day.toString())) continue
    for (const span of hours.weekly[day.dayOfWeek - 1] ?? [])
      for (const start of startsIn(hours, day, span))
        if (start.getTime() >= earliest && isFree(hours, start, taken)) slots.push(start)
  }
  return slots
}

const isOff = (daysOff: readonly DaysOff[], day: string): boolean =>
  daysOff.some(({ first, last }) => first <= day && day <= last)

function startsIn({ zone, minutes, bufferMinutes }: CallHours, day: Temporal.PlainDate, span: Span): Date[] {
  const end = endOf(day, span.to, zone)
  const starts: Date[] = []
  for (let at = span.from; at + minutes <= span.to; at += minutes + bufferMinutes) {
    const start = instantOf(day, at, zone)
    if (start !== undefined && start + minutes * minuteMs <= end) starts.push(new Date(start))
  }
  return starts
}

/** The first moment that the wall clock of the zone shows this; undefined when it never does that day. */
function instantOf(day: Temporal.PlainDate, minutes: number, zone: string): number | undefined {
  const wall = day.toPlainDateTime({ hour: Math.floor(minutes / 60), minute: minutes % 60 })
  const zoned = wall.toZonedDateTime(zone, { disambiguation: 'earlier' })
  return zoned.toPlainDateTime().equals(wall) ? zoned.epochMilliseconds : undefined
}

function endOf(day: Temporal.PlainDate, minutes: number, zone: string): number {
  const [date, at] = minutes === 24 * 60 ? [day.add({ days: 1 }), 0] : [day, minutes]
  return date.toPlainDateTime({ hour: Math.floor(at / 60), minute: at % 60 }).toZonedDateTime(zone)
    .epochMilliseconds
}

function isFree({ minutes, bufferMinutes }: CallHours, start: Date, taken: readonly Taken[]): boolean {
  const buffer = bufferMinutes * minuteMs
  const end = start.getTime() + minutes * minuteMs
  return taken.every(
    ({ startsAt, endsAt }) =>
      start.getTime() >= endsAt.getTime() + buffer || end + buffer <= startsAt.getTime(),
  )
}
