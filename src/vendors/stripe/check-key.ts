import Stripe from 'stripe'
import type { CheckKey, KeyFinding } from '#domain/connections/key-check-port.ts'
import type { VendorLine } from '#platform/guard/line.ts'
import { attempt } from './failures.ts'
import { stripeSdk } from './sdk.ts'

/** A restricted key (`rk_`) has permissions by resource; a secret key (`sk_`) may do everything (checked 2026-11-23). */
export function checkStripeKey(line: VendorLine, { secretKey }: { readonly secretKey: string }): CheckKey {
  const sdk = stripeSdk(line, secretKey)
  return async () => {
    const customers = await tried('read customers', 'customer.list', () => sdk.customers.list({ limit: 1 }))
    if (customers === 'not-accepted') return { accepted: false, findings: [] }
    const others = [
      await tried('read invoices', 'invoice.list', () => sdk.invoices.list({ limit: 1 })),
      await tried('read subscriptions', 'subscription.list', () => sdk.subscriptions.list({ limit: 1 })),
      await tried('read payment pages', 'checkout.list', () => sdk.checkout.sessions.list({ limit: 1 })),
    ].filter((one) => one !== 'not-accepted')
    const restricted = secretKey.startsWith('rk_')
    return {
      accepted: true,
      findings: [
        customers,
        ...others,
        {
          what: 'open payment pages and give money back',
          answer: restricted ? 'unseen' : 'can',
          needed: true,
          words: restricted ? 'a restricted key; only a change tells' : 'a secret key may do everything',
        },
        {
          what: 'prove that notices come from Stripe',
          answer: 'unseen',
          needed: true,
          words: 'the secret of the notices is proven by the first one',
        },
      ],
    }
  }
}

/** 403 says that the key is known and may not. */
async function tried(
  what: string,
  operation: string,
  read: () => Promise<unknown>,
): Promise<KeyFinding | 'not-accepted'> {
  const finding = { what, needed: true } as const
  try {
    await read()
    return { ...finding, answer: 'can' }
  } catch (error) {
    const { StripePermissionError, StripeAuthenticationError } = Stripe.errors
    if (error instanceof StripePermissionError) return { ...finding, answer: 'cannot' }
    if (error instanceof StripeAuthenticationError) return 'not-accepted'
    return attempt(operation, () => Promise.reject(error))
  }
}
