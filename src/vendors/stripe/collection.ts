import type Stripe from 'stripe'
import type { Payments } from '#domain/billing/payments-port.ts'
import { read, subscription } from './convert.ts'
import { attempt } from './failures.ts'

/**
 * How a client may transfer money, by currency: the account it goes to is the vendor's, one for each customer
 * (docs.stripe.com/payments/bank-transfers, checked 2026-11-23). In other currencies the card is the only way.
 */
const transfers: Readonly<
  Record<string, Stripe.InvoiceCreateParams.PaymentSettings.PaymentMethodOptions.CustomerBalance.BankTransfer>
> = {
  usd: { type: 'us_bank_transfer' },
  gbp: { type: 'gb_bank_transfer' },
  eur: { type: 'eu_bank_transfer', eu_bank_transfer: { country: 'IE' } },
}

/** How an invoice that is sent can be paid; nothing for a currency in which nobody can transfer. */
export function transferSettings(currency: string) {
  const transfer = transfers[currency]
  return transfer
    ? {
        payment_settings: {
          payment_method_types: ['card' as const, 'customer_balance' as const],
          payment_method_options: {
            customer_balance: { funding_type: 'bank_transfer' as const, bank_transfer: transfer },
          },
        },
      }
    : {}
}

/** @param dueInDays undefined where the card is charged at once */
export function invoiceCollection(
  dueInDays: number | undefined,
  currency: string,
): Partial<Stripe.InvoiceCreateParams> {
  return dueInDays === undefined
    ? { collection_method: 'charge_automatically' }
    : { collection_method: 'send_invoice', days_until_due: dueInDays, ...transferSettings(currency) }
}

/** A subscription that goes back to the card takes any way its customer has, as it did before. */
export function collectionVerbs(sdk: Stripe): Pick<Payments, 'setCollection'> {
  return {
    async setCollection(id, way) {
      const operation = 'subscription.collect'
      const params: Stripe.SubscriptionUpdateParams =
        way.collection === 'card'
          ? { collection_method: 'charge_automatically', payment_settings: { payment_method_types: '' } }
          : {
              collection_method: 'send_invoice',
              days_until_due: way.dueInDays,
              ...transferSettings(way.currency),
            }
      const changed = await attempt(operation, () => sdk.subscriptions.update(id, params))
      return read(operation, subscription, changed)
    },
  }
}
