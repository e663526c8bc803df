import type { Child } from 'hono/jsx'
import { Empty } from './card.tsx'
import { dayText } from './time.tsx'

/** What a cell can show: a word, a sign that differs in shape, and a colour. */
export const heatMarks = {
  fine: { sign: '·', word: 'fine' },
  watch: { sign: '△', word: 'watch' },
  act: { sign: '✕', word: 'act' },
  'too-little': { sign: '–', word: 'too little yet' },
} as const
export type HeatState = keyof typeof heatMarks

export interface HeatRow {
  readonly label: Child
  readonly cells: ReadonlyMap<string, HeatState>
}

const dayMs = 86_400_000

/** Every day from `from` to `to`, both included, as `2026-11-23`. */
function daysFrom(from: string, to: string): string[] {
  const first = Date.parse(`${from}T00:00:00Z`)
  const length = Math.round((Date.parse(`${to}T00:00:00Z`) - first) / dayMs) + 1
  return Array.from({ length }, (_, nth) => new Date(first + nth * dayMs).toISOString().slice(0, 10))
}

const isMonday = (day: string): boolean => new Date(`${day}T00:00:00Z`).getUTCDay() === 1

/** A state a subject and day. A table to read and copy; each cell has a word, a shape and a colour. */
export function HeatMap(props: {
  caption: string
  subject: string
  from: string
  to: string
  rows: readonly HeatRow[]
  empty: Child
}) {
  const { caption, subject, from, to, rows, empty } = props
  if (rows.length === 0) return <Empty>{empty}</Empty>
  const days = daysFrom(from, to)
  return (
    <figure class="heat">
      <figcaption>{caption}</figcaption>
      <p class="heat-legend small">
        {Object.entries(heatMarks).map(([state, { sign, word }]) => (
          <span class="nowrap">
            <span class={`heat-sign ${state}`} aria-hidden="true">
              {sign}
            </span>{' '}
            {word}
          </span>
        ))}
        <span class="nowrap">
          <span class="heat-sign" aria-hidden="true" /> not judged
        </span>
      </p>
      <section class="table-scroll" aria-label={caption} tabindex={0}>
        <table class="heat-map">
          <thead>
            <tr>
              <th scope="col">{subject}</th>
              {days.map((day) => (
                <th scope="col">
                  <span class="visually-hidden">{dayText(new Date(`${day}T00:00:00Z`))}</span>
                  {isMonday(day) && <span aria-hidden="true">{Number(day.slice(8))}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, cells }) => (
              <tr>
                <th scope="row">{label}</th>
                {days.map((day) => (
                  <Cell state={cells.get(day)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </figure>
  )
}

function Cell({ state }: { state: HeatState | undefined }) {
  if (!state) return <td />
  return (
    <td class={state}>
      <b>{heatMarks[state].word}</b>
    </td>
  )
}
