import type { Look } from '#domain/drift/compare-domain.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'

/** A look whose failure is an answer, too: nothing was seen, and why. */
export async function look<T>(ask: () => Promise<T>): Promise<Look<T>> {
  try {
    return { seen: await ask() }
  } catch (error) {
    if (error instanceof VendorError) return { code: error.fault.code }
    throw error
  }
}
