const minute = 60
const hour = 60 * minute
const day = 24 * hour

const relativeFormat = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'long' })
const exactFormat = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'full',
  timeStyle: 'short',
  timeZone: 'UTC',
})
const dayFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})

/** "3 hours ago", "in 2 days"; within a minute "now". Rounded towards now, so that a wait is never told too short. */
export function relativeTime(at: Date, now: Date): string {
  const seconds = (at.getTime() - now.getTime()) / 1000
  const size = Math.abs(seconds)
  if (size < minute) return 'now'
  if (size < hour) return relativeFormat.format(Math.trunc(seconds / minute), 'minute')
  if (size < 2 * day) return relativeFormat.format(Math.trunc(seconds / hour), 'hour')
  if (size < 60 * day) return relativeFormat.format(Math.trunc(seconds / day), 'day')
  if (size < 730 * day) return relativeFormat.format(Math.trunc(seconds / (30.44 * day)), 'month')
  return relativeFormat.format(Math.trunc(seconds / (365.25 * day)), 'year')
}

/** "23 Nov 2026", by the calendar of UTC. */
export function dayText(at: Date): string {
  return dayFormat.format(at)
}

/** "2 min 5 s", "3 h 20 min", "4 d 6 h": the two largest units. */
export function durationText(seconds: number): string {
  const parts: [number, string][] = [
    [Math.floor(seconds / day), 'd'],
    [Math.floor((seconds % day) / hour), 'h'],
    [Math.floor((seconds % hour) / minute), 'min'],
    [Math.floor(seconds % minute), 's'],
  ]
  const first = parts.findIndex(([amount]) => amount > 0)
  if (first < 0) return '0 s'
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ')
}

/**
 * A time told relative to `now` (business time, passed in), with the exact one in the markup and on hover:
 * in the reader's own zone where the script runs, else in UTC. `as="day"` shows the date instead.
 */
export function Time({
  at,
  now,
  as = 'relative',
}: {
  at: Date
  now: Date
  as?: 'relative' | 'day' | 'exact'
}) {
  const exact = `${exactFormat.format(at)} UTC`
  const text = { relative: relativeTime(at, now), day: dayText(at), exact }[as]
  return (
    <time datetime={at.toISOString()} title={exact} data-exact={as === 'exact' ? 'shown' : 'title'}>
      {text}
    </time>
  )
}
