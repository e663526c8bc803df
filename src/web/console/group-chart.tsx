import type { LearnedFigure } from '#domain/improvement/learned-figures.ts'
import { figureOf, type LearnedPage } from '#domain/improvement/learned-page.ts'
import { smallestGroup } from '#policy/aggregates.ts'
import { BarChart } from '#web/ui/bar-chart.tsx'
import type { Band } from '#web/ui/chart-frame.tsx'

export interface GroupBar {
  readonly label: string
  readonly figure: LearnedFigure | null
}

export function barsOf(
  page: LearnedPage,
  question: LearnedFigure['question'],
  measure: string,
  groups: readonly string[],
): GroupBar[] {
  return groups.map((group) => ({ label: group, figure: figureOf(page, question, measure, group) }))
}

/** Figures of groups side by side. A hidden group keeps its place; where all are hidden, a line says so. */
export function GroupChart(props: {
  title: string
  per: string
  measure: string
  bars: readonly GroupBar[]
  unit?: string
  bands?: readonly Band[]
}) {
  const { title, per, measure, bars, unit, bands } = props
  const shown = bars.filter(({ figure }) => figure !== null)
  const least = Math.min(...shown.map(({ figure }) => figure?.clients ?? 0))
  if (shown.length === 0)
    return (
      <p class="soft">
        {title}: hidden until a group has {smallestGroup} clients.
      </p>
    )
  return (
    <BarChart
      title={`${title}; ${least} clients or more to a figure`}
      per={per}
      measure={measure}
      absent="hidden"
      {...(unit ? { unit } : {})}
      {...(bands ? { bands } : {})}
      bars={bars.map(({ label, figure }) => ({ label, value: figure?.figure ?? null }))}
    />
  )
}
