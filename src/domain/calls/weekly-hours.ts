/** A stretch of one day by the wall clock, in minutes after midnight; `to` is up to 1440. */
export interface Span {
  readonly from: number
  readonly to: number
}

export const weekdays = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const

export type ReadSpans =
  | { readonly ok: true; readonly spans: readonly Span[] }
  | { readonly ok: false; readonly reason: string }

const spanForm = /^(\d{1,2})(?::(\d{2}))?\s*[-–]\s*(\d{1,2})(?::(\d{2}))?$/

/** Reads the hours of one day as people write them: `9-12, 13:30–17:00`. Nothing is a day without calls. */
export function readSpans(text: string): ReadSpans {
  const pieces = text
    .replace(/\s*[-–]\s*/g, '-')
    .split(/[,;]|\s+(?=\d)/)
    .map((piece) => piece.trim())
    .filter(Boolean)
  const spans: Span[] = []
  for (const piece of pieces) {
    const read = spanForm.exec(piece)
    if (!read) return { ok: false, reason: `"${piece.slice(0, 20)}" is no span such as 9:00-12:00.` }
    const from = minutesOf(read[1], read[2])
    const to = minutesOf(read[3], read[4])
    if (from === undefined || to === undefined || from >= to)
      return { ok: false, reason: `"${piece}" does not end after it begins, within one day.` }
    spans.push({ from, to })
  }
  const sorted = spans.toSorted((one, other) => one.from - other.from)
  const overlap = sorted.find((span, index) => index > 0 && span.from < (sorted[index - 1]?.to ?? 0))
  if (overlap) return { ok: false, reason: `${spanText(overlap)} lies within the span before it.` }
  return { ok: true, spans: sorted }
}

function minutesOf(hours = '', minutes = '0'): number | undefined {
  const value = Number(hours) * 60 + Number(minutes)
  return Number(minutes) < 60 && value <= 24 * 60 ? value : undefined
}

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

function spanText({ from, to }: Span): string {
  return `${clock(from)}-${clock(to)}`
}

/** As it is stored and shown again: `09:00-12:00 13:30-17:00`. */
export function spansText(spans: readonly Span[]): string {
  return spans.map(spanText).join(' ')
}
