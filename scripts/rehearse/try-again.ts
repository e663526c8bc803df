import type { Browser } from './browser.ts'
import { StepFailure } from './step-failure.ts'

/**
 * Does it, and where the process that answers is killed again and again, once more from its beginning when something
 * was refused: a link that is used up, a code that is over.
 */
export async function tryAgain<T>({ tries }: Browser, work: () => Promise<T>): Promise<T> {
  for (let left = tries; ; left--) {
    try {
      return await work()
    } catch (error) {
      if (left <= 1 || !(error instanceof StepFailure)) throw error
    }
  }
}
