import { type BenchRow, isMet } from './bench.ts'
import type { Spread } from './spread.ts'

export interface BenchResult {
  readonly bench: string
  readonly rows: readonly BenchRow[]
}

const number = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
const spread = ({ median, lowest, highest }: Spread, say: (value: number) => string): string =>
  `${say(median)} (${say(lowest)}–${say(highest)})`
const ratio = (value: number): string => value.toFixed(2)

function goalOf({ goal }: BenchRow): string {
  if (!goal) return ''
  return 'atLeast' in goal
    ? `≥ ${goal.atLeast.toLocaleString('en')}`
    : `≤ ${goal.atMost.toLocaleString('en')}`
}

const met = { true: 'met', false: 'NOT MET', undefined: '' } as const

/** A table for people: a line for each arm, the median and in brackets the lowest and highest repetition. */
export function table(results: readonly BenchResult[]): string {
  const head = ['bench', 'case', 'arm', 'figure', 'unit', 'ratio', 'against', 'goal', '']
  const lines = results.flatMap(({ bench, rows }) =>
    rows.map((row) => [
      bench,
      row.case,
      row.arm,
      spread(row.figure, number),
      row.unit,
      row.ratio ? spread(row.ratio, ratio) : '',
      row.against ?? '',
      goalOf(row),
      met[`${isMet(row)}`],
    ]),
  )
  const all = [head, ...lines]
  const widths = head.map((_, place) => Math.max(...all.map((line) => line[place]?.length ?? 0)))
  return all
    .map((line) =>
      line
        .map((cell, place) => cell.padEnd(widths[place] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** The same on one line, for machines. */
export function jsonLine(results: readonly BenchResult[], about: Readonly<Record<string, unknown>>): string {
  const rows = results.flatMap(({ bench, rows }) => rows.map((row) => ({ bench, ...row, met: isMet(row) })))
  return JSON.stringify({ ...about, rows })
}
