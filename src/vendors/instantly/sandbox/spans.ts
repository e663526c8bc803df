/** A stretch of business time something was on; open while `to` is missing. ISO instants. */
export interface Span {
  from: string
  to?: string
}

export function isOpen(spans: readonly Span[]): boolean {
  return spans.some((span) => span.to === undefined)
}

export function opened(spans: readonly Span[], now: Date): Span[] {
  return isOpen(spans) ? [...spans] : [...spans, { from: now.toISOString() }]
}

export function closed(spans: readonly Span[], now: Date): Span[] {
  return spans.map((span) => (span.to === undefined ? { ...span, to: now.toISOString() } : span))
}

/** Whether any of the day (`2026-11-23`, UTC) lies in one of the spans. */
export function touchesDay(spans: readonly Span[], day: string): boolean {
  return spans.some(
    (span) => span.from.slice(0, 10) <= day && (span.to === undefined || span.to.slice(0, 10) >= day),
  )
}

/** The first day of the span the day lies in. */
export function startOf(spans: readonly Span[], day: string): string | undefined {
  return spans.find((span) => touchesDay([span], day))?.from.slice(0, 10)
}

const dayMs = 86_400_000

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)
}

export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
}
