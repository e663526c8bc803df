import { type Call, idOf, parameters, type Route } from './call.ts'
import { collectInvoice } from './charge-card.ts'
import type { CustomerObject } from './customers.ts'
import { newId } from './ids.ts'
import type { InvoiceObject } from './invoices.ts'
import { all, emit, find, keep, need, type StripeObject, type Transaction } from './transaction.ts'

/** What a customer has transferred and nothing has taken yet, by currency. */
interface CashBalanceObject extends StripeObject {
  available: Record<string, number>
}

async function balanceOf(tx: Transaction, customer: string): Promise<CashBalanceObject> {
  return (
    (await find<CashBalanceObject>(tx, 'cash_balance', customer)) ?? {
      id: customer,
      object: 'cash_balance',
      available: {},
      customer,
      livemode: false,
      settings: { reconciliation_mode: 'automatic', using_merchant_default: true },
    }
  )
}

/**
 * Money comes in by transfer. An invoice is paid by it once all that it asks for is there, first the one of exactly this
 * sum, then the oldest; less than that, or more, stays on the balance
 * (docs.stripe.com/payments/bank-transfers/accept-a-payment, docs.stripe.com/payments/customer-balance/reconciliation,
 * checked 2026-11-30).
 */
export async function receiveTransfer(
  tx: Transaction,
  transfer: { readonly customer: string; readonly currency: string; readonly cents: number },
): Promise<void> {
  const { customer, currency, cents } = transfer
  const standing = await balanceOf(tx, customer)
  let left = (standing.available[currency] ?? 0) + cents
  await emit(tx, 'customer_cash_balance_transaction.created', {
    id: newId('ccsbtxn'),
    object: 'customer_cash_balance_transaction',
    currency,
    customer,
    ending_balance: left,
    net_amount: cents,
    type: 'funded',
  })
  const waiting = (await all<InvoiceObject>(tx, 'invoice'))
    .filter(
      (one) =>
        one.customer === customer &&
        one.currency === currency &&
        one.status === 'open' &&
        one.collection_method === 'send_invoice',
    )
    .toReversed()
  const first = waiting.find((one) => one.amount_remaining === left)
  for (const invoice of first ? [first] : waiting) {
    if (invoice.amount_remaining > left) continue
    left -= invoice.amount_remaining
    await collectInvoice(tx, invoice)
  }
  const { id, ...rest } = await balanceOf(tx, customer)
  await keep(tx, { ...rest, id, available: { ...rest.available, [currency]: left } })
}

async function read(call: Call) {
  parameters(call, {})
  await need<CustomerObject>(call, 'customer', idOf(call))
  const { id: _customer, ...balance } = await balanceOf(call, idOf(call))
  return balance
}

export const cashBalanceRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/customers/:id/cash_balance', answer: read },
]
