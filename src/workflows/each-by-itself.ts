import { errorCode, type Log } from '#platform/log.ts'

/**
 * Does the same for each, one after the other: one that fails is logged and holds up none that come after it.
 * @returns what failed, for whoever lets the job be tried again
 */
export async function eachByItself<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  told: { readonly log: Log; readonly operation: string; stackOf?(item: T): string },
): Promise<readonly unknown[]> {
  const failures: unknown[] = []
  for (const item of items) {
    try {
      await work(item)
    } catch (error) {
      failures.push(error)
      const stackId = told.stackOf?.(item)
      told.log.warn('look.failed', {
        operation: told.operation,
        code: errorCode(error),
        ...(stackId === undefined ? {} : { stackId }),
      })
    }
  }
  return failures
}
