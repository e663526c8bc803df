import type { BookedSubscription, PaymentBooks } from '#domain/adoption/vendor-books-port.ts'
import type { VendorLine } from '#platform/guard/line.ts'
import { type Personal, personal } from '#policy/personal.ts'
import { read, subscription } from './convert.ts'
import { attempt } from './failures.ts'
import { stripeLimits } from './limits.ts'
import { stripeSdk } from './sdk.ts'

/** Every subscription, ended ones too, with the address of the customer it is charged to. */
export function stripeBooks(line: VendorLine, credentials: { readonly secretKey: string }): PaymentBooks {
  const sdk = stripeSdk(line, credentials.secretKey)
  return {
    async subscriptions() {
      const emails = new Map<string, Personal<'email'>>()
      await attempt('customer.list', async () => {
        for await (const { id, email } of sdk.customers.list({ limit: stripeLimits.pageSize }))
          if (email) emails.set(id, personal('email', email))
      })
      return attempt('subscription.list', async () => {
        const found: BookedSubscription[] = []
        const page = { status: 'all', limit: stripeLimits.pageSize } as const
        for await (const one of sdk.subscriptions.list(page)) {
          const booked = read('subscription.list', subscription, one)
          found.push({ subscription: booked, customerEmail: emails.get(booked.customerId) })
        }
        return found
      })
    },
  }
}
