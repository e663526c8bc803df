import type { PurposeTx } from '#platform/database/purposes.ts'
import { type AggregateQuestionId, aggregateQuestions } from '#policy/aggregates.ts'

/** One figure of one group of clients in one quarter. A group that is too small has none. */
export interface LearnedFigure {
  readonly question: AggregateQuestionId
  /** The quarter's first day. */
  readonly quarter: string
  readonly measure: string
  readonly group: string
  /** So many clients at least: a multiple of the smallest group. */
  readonly clients: number
  /** Days, hours or percent, as the measure says; rounded in the database. */
  readonly figure: number
}

/** Everything that may be known over all clients of one world, for the quarters of the last two years that are over. */
export async function learnedFigures(
  tx: PurposeTx<'improvement'>,
  world: 'sandbox' | 'live',
): Promise<LearnedFigure[]> {
  const found: LearnedFigure[] = []
  for (const question of Object.keys(aggregateQuestions) as AggregateQuestionId[]) {
    const rows = await tx.call<Record<keyof Omit<LearnedFigure, 'question'>, never>>(
      `select quarter::text, measure, grouped as "group", clients, figure::float8 as figure
       from app.${question}($1) order by quarter, measure, grouped`,
      [world],
    )
    found.push(...rows.map((row) => ({ ...row, question })))
  }
  return found
}

const quartersTold = 8

/** The quarters that can be told about, the latest first, by their first days: those of two years that are over. */
export function toldQuarters(now: Date): string[] {
  const running = Math.floor(now.getUTCMonth() / 3) * 3
  return Array.from({ length: quartersTold }, (_, index) =>
    new Date(Date.UTC(now.getUTCFullYear(), running - 3 * (index + 1))).toISOString().slice(0, 10),
  )
}

/** "July to September 2026". */
export function quarterWords(quarter: string): string {
  const [year = '', month = ''] = quarter.split('-')
  const months = ['January to March', 'April to June', 'July to September', 'October to December']
  return `${months[(Number(month) - 1) / 3] ?? ''} ${year}`
}
