/** Every time zone that can be chosen, by its IANA name. */
export const timeZones: readonly string[] = [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'),
]

const known = new Set(timeZones)

/** A zone as somebody named it, where it is one; otherwise the one given instead. */
export function zoneOr(named: string | undefined, otherwise: string): string {
  return named !== undefined && known.has(named) ? named : otherwise
}

export const isTimeZone = (named: string): boolean => known.has(named)

/** `Tuesday 1 December 2026`, by the calendar of a zone. */
export function dayIn(at: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: zone,
  }).format(at)
}

/** `15:00`, by the clock of a zone. */
export function timeIn(at: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(at)
}
