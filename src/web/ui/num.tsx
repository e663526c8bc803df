import { relativeTime } from './time.tsx'

const plain = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })

const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 })

/** As an axis has room for it: "30K", "2.5 %". */
export function axisText(value: number, unit?: string): string {
  return Math.abs(value) < 10_000
    ? numberText(value, unit)
    : `${short.format(value)}${unit ? ` ${unit}` : ''}`
}

/** "12,400" or "98.2 %". */
export function numberText(value: number, unit?: string): string {
  return unit ? `${plain.format(value)} ${unit}` : plain.format(value)
}

/**
 * A number with its age and its source. `value` null means it could not be seen, and is said so.
 * `observedAt` and `now` are business time; `source` is a few words ("Instantly", "own count").
 */
export function Num(props: {
  value: number | null
  unit?: string
  observedAt?: Date
  now?: Date
  source?: string
}) {
  const { value, unit, observedAt, now, source } = props
  const age = observedAt && now ? relativeTime(observedAt, now) : undefined
  const about = [age, source].filter(Boolean).join(', ')
  return (
    <span class="number">
      {value === null ? <span class="soft">unknown</span> : numberText(value, unit)}
      {about && <span class="age">{about}</span>}
    </span>
  )
}
