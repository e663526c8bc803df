/** A week of the calendar, Monday to Sunday, by the wall clock of a zone. */
export interface Week {
  /** Its Monday as an ISO day. */
  readonly monday: string
  readonly before: string
  readonly after: string
  readonly startsAt: Date
  readonly endsAt: Date
}

/** The week that a day lies in; without a day, or with one that is none, the present one. */
export function weekOf(day: string | undefined, zone: string, now: Date): Week {
  const monday = mondayOf(readDay(day) ?? today(zone, now))
  const at = (date: Temporal.PlainDate) => new Date(date.toZonedDateTime(zone).epochMilliseconds)
  return {
    monday: monday.toString(),
    before: monday.subtract({ days: 7 }).toString(),
    after: monday.add({ days: 7 }).toString(),
    startsAt: at(monday),
    endsAt: at(monday.add({ days: 7 })),
  }
}

const mondayOf = (day: Temporal.PlainDate) => day.subtract({ days: day.dayOfWeek - 1 })

const today = (zone: string, now: Date) =>
  Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate()

function readDay(day: string | undefined): Temporal.PlainDate | undefined {
  if (!/^20\d{2}-\d{2}-\d{2}$/.test(day ?? '')) return undefined
  try {
    return Temporal.PlainDate.from(day ?? '', { overflow: 'reject' })
  } catch {
    return undefined
  }
}
