import { orderRenewals } from '#domain/billing/order-renewals.ts'
import { askRenewals, keepUnanswered } from '#domain/renewals/ask-renewals.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'

const worker = system('look-at-renewals')

/**
 * Lets time pass for domains that expire: asks, keeps what nobody answered, bills the year to come, and has the registrar
 * switched and looked at.
 */
export async function lookAtRenewals(inPurpose: InPurpose): Promise<void> {
  await inPurpose('service-delivery', worker, async (tx) => {
    await askRenewals(tx)
    await keepUnanswered(tx)
    const due = await tx.call<{ stack_id: string }>(
      `select distinct stack_id from renewals
       where state in ('renew', 'drop') and (switched_at is null or expires_at <= $1)
         or state = 'asked' and expires_at <= $1`,
      [tx.now],
    )
    for (const { stack_id } of due)
      await tx.enqueue('keep-renewals', { stackId: stack_id }, { key: stack_id })
  })
  await inPurpose('billing', worker, orderRenewals)
}
