import { openCheckouts } from '#domain/billing/billing-queries.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'

/** Has every open payment page looked at, so that a payment counts though its notice never came. */
export async function lookAtPayments(inPurpose: InPurpose): Promise<void> {
  await inPurpose('billing', system('look at payments'), async (tx) => {
    for (const checkoutId of await openCheckouts(tx))
      await tx.enqueue('settle-checkout', { checkoutId }, { key: checkoutId })
  })
}
