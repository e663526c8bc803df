import type { PurposeTx } from '#platform/database/purposes.ts'
import { type LearnedFigure, learnedFigures, toldQuarters } from './learned-figures.ts'

/** What is known of one quarter, with what the same figures were in the quarters before. */
export interface LearnedPage {
  readonly quarter: string
  /** Every quarter that can be asked for, the latest first, whether anything is told of it or not. */
  readonly quarters: readonly string[]
  readonly figures: readonly LearnedFigure[]
}

/** @param asked a quarter's first day; anything else is the latest quarter that is over */
export async function learnedPage(
  tx: PurposeTx<'improvement'>,
  world: 'sandbox' | 'live',
  asked: string | undefined,
): Promise<LearnedPage> {
  const quarters = toldQuarters(tx.now)
  return {
    quarters,
    quarter: quarters.find((one) => one === asked) ?? quarters[0] ?? '',
    figures: await learnedFigures(tx, world),
  }
}

/** The figure of a group, or null where its group is too small to be told. */
export function figureOf(
  { figures, quarter }: LearnedPage,
  question: LearnedFigure['question'],
  measure: string,
  group: string,
  of: string = quarter,
): LearnedFigure | null {
  return (
    figures.find(
      (one) =>
        one.question === question && one.quarter === of && one.measure === measure && one.group === group,
    ) ?? null
  )
}
