import type { Page } from './page.ts'
import { StepFailure } from './step-failure.ts'

/** The first amount in the text, "$1,944.20", in cents. @throws StepFailure when there is none */
export function centsIn(text: string, page: Page): number {
  const found = /\$([\d,]+\.\d\d)/.exec(text)?.[1]
  if (!found) throw new StepFailure(`no amount of money in “${text}”`, page.seen)
  return Math.round(Number(found.replaceAll(',', '')) * 100)
}
