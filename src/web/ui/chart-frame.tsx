import type { Child } from 'hono/jsx'
import { ChartTable } from './chart-table.tsx'

/** Inner drawing area of every chart, in units of its viewBox. */
export const chartBox = { width: 640, height: 240, left: 44, right: 484, top: 12, bottom: 208 } as const

/** A chart's title is its message; the drawing is one image to screen readers, the table below it the content. */
export function ChartFrame(props: {
  title: string
  headings: readonly string[]
  rows: readonly (readonly string[])[]
  children?: Child
}) {
  const { title, headings, rows, children } = props
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${chartBox.width} ${chartBox.height}`} aria-hidden="true" focusable="false">
        {children}
      </svg>
      <ChartTable title={title} headings={headings} rows={rows} />
    </figure>
  )
}

export interface Band {
  from: number
  to: number
  tone: 'good' | 'attention' | 'bad'
  label: string
}

/** Thresholds as bands behind the figures, cut to the range shown, each with its name at the left edge. */
export function Bands({
  bands,
  y,
  top,
  bottom,
}: {
  bands: readonly Band[]
  y: (value: number) => number
  top: number
  bottom: number
}) {
  return (
    <>
      {bands.map((band) => {
        const upper = y(Math.min(band.to, top))
        const lower = y(Math.max(band.from, bottom))
        if (lower <= upper) return null
        return (
          <>
            <rect
              class={`band ${band.tone}`}
              x={chartBox.left}
              y={upper}
              width={chartBox.right - chartBox.left}
              height={lower - upper}
            />
            <text class="band-label" x={chartBox.left + 6} y={upper + 14}>
              {band.label}
            </text>
          </>
        )
      })}
    </>
  )
}

export function ValueAxis({
  ticks,
  y,
  text,
}: {
  ticks: readonly number[]
  y: (value: number) => number
  text: (value: number) => string
}) {
  return (
    <>
      {ticks.map((tick) => (
        <>
          <line class="axis" x1={chartBox.left} x2={chartBox.right} y1={y(tick)} y2={y(tick)} />
          <text x={chartBox.left - 8} y={y(tick) + 4} text-anchor="end">
            {text(tick)}
          </text>
        </>
      ))}
    </>
  )
}
