/** Days without calls, both included, as ISO days of the operator's own calendar. */
export interface DaysOff {
  readonly first: string
  readonly last: string
}

export type ReadDaysOff =
  | { readonly ok: true; readonly days: readonly DaysOff[] }
  | { readonly ok: false; readonly reason: string }

const mostRanges = 60

/** Reads one day or range a line: `2026-12-24` or `2026-12-24/2027-01-02`. */
export function readDaysOff(text: string): ReadDaysOff {
  const lines = text
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter(Boolean)
  if (lines.length > mostRanges) return { ok: false, reason: `At most ${mostRanges} lines, please.` }
  const days: DaysOff[] = []
  for (const line of lines) {
    const [first = '', last = first, ...more] = line.split(/\s*\/\s*|\s+to\s+/)
    if (!isDay(first) || !isDay(last) || more.length > 0)
      return {
        ok: false,
        reason: `"${line.slice(0, 30)}" is no day such as 2026-12-24, nor a range such as 2026-12-24/2027-01-02.`,
      }
    if (last < first) return { ok: false, reason: `"${line}" ends before it begins.` }
    days.push({ first, last })
  }
  return { ok: true, days }
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' })
    return true
  } catch {
    return false
  }
}

export const daysOffTexts = (days: readonly DaysOff[]): string[] =>
  days.map(({ first, last }) => (first === last ? first : `${first}/${last}`))
