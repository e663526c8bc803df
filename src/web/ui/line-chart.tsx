import { scaleLinear, scaleUtc } from 'd3-scale'
import { line } from 'd3-shape'
import type { Band } from './chart-frame.tsx'
import { Bands, ChartFrame, chartBox, ValueAxis } from './chart-frame.tsx'
import { axisText, numberText } from './num.tsx'
import { dayText } from './time.tsx'

export interface Series {
  name: string
  /** One a day, oldest first; null where nothing could be seen, which is drawn as a gap. */
  points: readonly { at: Date; value: number | null }[]
}

export interface LineChartProps {
  /** The message: "bounces stay under 2 %". */
  title: string
  /** At most four; each is named at its end. */
  series: readonly Series[]
  unit?: string
  bands?: readonly Band[]
  /** Events that explain a turn: "list replaced". */
  marks?: readonly { at: Date; label: string }[]
  /** The value axis reaches at least this far. */
  atLeast?: number
}

/** Values over days. */
export function LineChart({ title, series, unit, bands = [], marks = [], atLeast = 0 }: LineChartProps) {
  const points = series.flatMap((one) => one.points)
  const times = points.map((point) => point.at.getTime())
  const values = points.map((point) => point.value ?? 0)
  const x = scaleUtc([Math.min(...times), Math.max(...times)], [chartBox.left, chartBox.right])
  const y = scaleLinear(
    [Math.min(0, ...values), Math.max(atLeast, ...values, 1e-9)],
    [chartBox.bottom, chartBox.top],
  ).nice(4)
  const [bottom = 0, top = 1] = y.domain()
  const text = (value: number) => numberText(value, unit)
  const labels = endLabels(series, y)

  return (
    <ChartFrame
      title={title}
      headings={['day', ...series.map((one) => one.name)]}
      rows={figures(series, text)}
    >
      <Bands bands={bands} y={y} top={top} bottom={bottom} />
      <ValueAxis ticks={y.ticks(4)} y={y} text={(value) => axisText(value, unit)} />
      {spread(x.ticks(5)).map((tick) => (
        <text x={x(tick)} y={chartBox.bottom + 20} text-anchor="middle">
          {dayText(tick).replace(/ \d{4}$/, '')}
        </text>
      ))}
      {marks.map((mark) => (
        <>
          <line class="mark" x1={x(mark.at)} x2={x(mark.at)} y1={chartBox.top} y2={chartBox.bottom} />
          <text x={x(mark.at) + 4} y={chartBox.top + 10}>
            {mark.label}
          </text>
        </>
      ))}
      {series.map((one, index) => (
        <SeriesLine one={one} tone={`series-${index + 1}`} x={x} y={y} />
      ))}
      {labels.map(({ name, at, index }) => (
        <text class={`series series-${index + 1}`} x={chartBox.right + 8} y={at + 4}>
          {name.length > 13 ? `${name.slice(0, 12)}…` : name}
        </text>
      ))}
    </ChartFrame>
  )
}

type Scale<T> = (value: T) => number

function SeriesLine({ one, tone, x, y }: { one: Series; tone: string; x: Scale<Date>; y: Scale<number> }) {
  const path = line<Series['points'][number]>(
    (point) => x(point.at),
    (point) => y(point.value ?? 0),
  ).defined((point) => point.value !== null)
  return (
    <>
      <path class={`line ${tone}`} d={path(one.points) ?? ''} />
      {one.points.map((point, index) =>
        point.value === null ? (
          <line class="gap" x1={x(point.at)} x2={x(point.at)} y1={y(0) - 10} y2={y(0)} />
        ) : alone(one.points, index) ? (
          <circle class={`dot ${tone}`} cx={x(point.at)} cy={y(point.value)} r="3" />
        ) : null,
      )}
    </>
  )
}

/** A point between two gaps has no line to be seen by. */
function alone(points: Series['points'], index: number): boolean {
  return (points[index - 1]?.value ?? null) === null && (points[index + 1]?.value ?? null) === null
}

/** Names stand at the ends of their lines, moved apart where they would overlap. */
function endLabels(series: readonly Series[], y: Scale<number>) {
  const labels = series.map((one, index) => ({
    name: one.name,
    index,
    at: y(one.points.findLast((point) => point.value !== null)?.value ?? 0),
  }))
  labels.sort((a, b) => a.at - b.at)
  labels.forEach((label, position) => {
    const above = labels[position - 1]
    if (above && label.at - above.at < 16) label.at = above.at + 16
  })
  return labels
}

/** At most six dates, so that they stay apart. */
function spread(ticks: readonly Date[]): readonly Date[] {
  const every = Math.ceil(ticks.length / 6)
  return ticks.filter((_, index) => index % every === 0)
}

function figures(series: readonly Series[], text: (value: number) => string): string[][] {
  const days = [...new Set(series.flatMap((one) => one.points.map((point) => point.at.getTime())))].sort(
    (a, b) => a - b,
  )
  return days.map((day) => [
    dayText(new Date(day)),
    ...series.map((one) => {
      const value = one.points.find((point) => point.at.getTime() === day)?.value ?? null
      return value === null ? 'no data' : text(value)
    }),
  ])
}
