import { scaleBand, scaleLinear } from 'd3-scale'
import type { Band } from './chart-frame.tsx'
import { Bands, ChartFrame, chartBox, ValueAxis } from './chart-frame.tsx'
import { numberText } from './num.tsx'

export interface Bar {
  label: string
  /** Null where nothing could be seen. */
  value: number | null
}

/** Amounts side by side. With more than ten bars only some are named below; all are in the table. */
export function BarChart(props: {
  /** The message: "three domains send half of the volume". */
  title: string
  /** What a bar is: "day", "domain". */
  per: string
  /** What its height is: "messages". */
  measure: string
  bars: readonly Bar[]
  unit?: string
  bands?: readonly Band[]
  /** What the table says where a value is null. */
  absent?: string
}) {
  const { title, per, measure, bars, unit, bands = [], absent = 'no data' } = props
  const x = scaleBand(
    bars.map((bar) => bar.label),
    [chartBox.left, chartBox.right],
  ).padding(0.2)
  const y = scaleLinear(
    [0, Math.max(...bars.map((bar) => bar.value ?? 0), 1e-9)],
    [chartBox.bottom, chartBox.top],
  ).nice(4)
  const top = y.domain()[1] ?? 1
  const text = (value: number) => numberText(value, unit)
  const namedEvery = Math.ceil(bars.length / 8)
  // On a phone the letters are larger, so that where names would touch every second one is left out there.
  const crowded = Math.max(...bars.map(({ label }) => label.length)) * 11 > x.step() * namedEvery
  return (
    <ChartFrame
      title={title}
      headings={[per, measure]}
      rows={bars.map((bar) => [bar.label, bar.value === null ? absent : text(bar.value)])}
    >
      <Bands bands={bands} y={y} top={top} bottom={0} />
      <ValueAxis ticks={y.ticks(4)} y={y} text={text} />
      {bars.map((bar, index) => {
        const left = x(bar.label) ?? 0
        const middle = left + x.bandwidth() / 2
        return (
          <>
            {bar.value === null ? (
              <line class="gap" x1={middle} x2={middle} y1={y(0) - 10} y2={y(0)} />
            ) : (
              <rect
                class="bar series-1"
                x={left}
                y={y(bar.value)}
                width={x.bandwidth()}
                height={y(0) - y(bar.value)}
              />
            )}
            {index % namedEvery === 0 && (
              <text
                x={middle}
                y={chartBox.bottom + 20}
                text-anchor="middle"
                class={crowded && (index / namedEvery) % 2 === 1 ? 'between' : undefined}
              >
                {bar.label}
              </text>
            )}
          </>
        )
      })}
      <text class="series" x={chartBox.right + 8} y={chartBox.top + 10}>
        {measure}
      </text>
    </ChartFrame>
  )
}
