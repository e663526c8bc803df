import type { DeclaredFields } from './recipient.ts'
import { defineRecipient } from './recipient.ts'

const byId = { id: 'key' } as const satisfies DeclaredFields
const page = { limit: 'technical', starting_after: 'key' } as const satisfies DeclaredFields

const changedItems = <const At extends string>(at: At) =>
  ({
    [`${at}.id`]: 'key',
    [`${at}.quantity`]: 'payment',
    [`${at}.deleted`]: 'payment',
    [`${at}.price_data.currency`]: 'payment',
    [`${at}.price_data.product`]: 'key',
    [`${at}.price_data.unit_amount`]: 'payment',
    [`${at}.price_data.recurring.interval`]: 'payment',
  }) as const satisfies DeclaredFields

/** Stripe API 2026-10-28.endive, checked 2026-11-23. Cards are typed on Stripe's own page and never pass here. */
export const stripe = defineRecipient({
  id: 'stripe',
  name: 'Stripe',
  role: 'processor',
  does: 'payments',
  why: 'It takes the payment and keeps the invoices, so it needs to know whom it charges and for what.',
  clause: '4.1',
  purposes: ['billing'],
  hosts: ['api.stripe.com'],
  country: 'US',
  transfer: 'clauses',
  contract: 'account',
  policyUrl: 'https://stripe.com/privacy',
  operations: {
    'customer.search': {
      what: 'looks for the customer of a client',
      fields: { query: 'key', limit: 'technical' },
    },
    'customer.list': { what: 'looks for a customer just made', fields: page },
    'customer.create': {
      what: 'names the company that pays and the address its invoices go to',
      fields: { name: 'business', email: 'email', 'metadata.client_id': 'key' },
    },
    'checkout.create': {
      what: 'opens a payment page for an accepted quote',
      fields: {
        mode: 'payment',
        customer: 'key',
        client_reference_id: 'key',
        success_url: 'technical',
        cancel_url: 'technical',
        'metadata.quote_id': 'key',
        'metadata.client_id': 'key',
        'subscription_data.metadata.quote_id': 'key',
        'subscription_data.metadata.client_id': 'key',
        'line_items.quantity': 'payment',
        'line_items.price_data.currency': 'payment',
        'line_items.price_data.unit_amount': 'payment',
        'line_items.price_data.product_data.name': 'payment',
        'line_items.price_data.recurring.interval': 'payment',
        'line_items.price_data.recurring.interval_count': 'payment',
      },
    },
    'checkout.list': { what: 'looks whether our key may read payment pages', fields: page },
    'checkout.read': { what: 'looks whether a quote was paid', fields: byId },
    'checkout.expire': { what: 'closes a payment page that nobody is to pay on any more', fields: byId },
    'subscription.start': {
      what: 'begins a subscription whose first invoice is paid by transfer',
      fields: {
        customer: 'key',
        'items.quantity': 'payment',
        'items.price_data.currency': 'payment',
        'items.price_data.product': 'key',
        'items.price_data.unit_amount': 'payment',
        'items.price_data.recurring.interval': 'payment',
        'items.price_data.recurring.interval_count': 'payment',
        'add_invoice_items.quantity': 'payment',
        'add_invoice_items.price_data.currency': 'payment',
        'add_invoice_items.price_data.product': 'key',
        'add_invoice_items.price_data.unit_amount': 'payment',
        collection_method: 'payment',
        days_until_due: 'payment',
        'payment_settings.payment_method_types': 'payment',
        'payment_settings.payment_method_options.customer_balance.funding_type': 'payment',
        'payment_settings.payment_method_options.customer_balance.bank_transfer.type': 'payment',
        'payment_settings.payment_method_options.customer_balance.bank_transfer.eu_bank_transfer.country':
          'payment',
        'metadata.quote_id': 'key',
        'metadata.client_id': 'key',
        'metadata.order_id': 'key',
      },
    },
    'subscription.read': { what: 'looks how a subscription stands', fields: byId },
    'subscription.list': {
      what: 'reads which subscriptions run',
      fields: { ...page, customer: 'key', status: 'state' },
    },
    'subscription.end-at-period': {
      what: 'lets a subscription end with the paid period',
      fields: { ...byId, cancel_at_period_end: 'payment' },
    },
    'subscription.collect': {
      what: 'says whether each month is charged to the card or sent as an invoice to transfer',
      fields: {
        ...byId,
        collection_method: 'payment',
        days_until_due: 'payment',
        'payment_settings.payment_method_types': 'payment',
        'payment_settings.payment_method_options.customer_balance.funding_type': 'payment',
        'payment_settings.payment_method_options.customer_balance.bank_transfer.type': 'payment',
        'payment_settings.payment_method_options.customer_balance.bank_transfer.eu_bank_transfer.country':
          'payment',
      },
    },
    'subscription.change': {
      what: 'changes what is charged each month, as accepted',
      fields: {
        ...byId,
        ...changedItems('items'),
        'add_invoice_items.quantity': 'payment',
        'add_invoice_items.price_data.currency': 'payment',
        'add_invoice_items.price_data.product': 'key',
        'add_invoice_items.price_data.unit_amount': 'payment',
        proration_behavior: 'payment',
        proration_date: 'payment',
        payment_behavior: 'payment',
      },
    },
    'subscription.preview': {
      what: 'asks what such a change costs for the rest of the month',
      fields: {
        subscription: 'key',
        ...changedItems('subscription_details.items'),
        'subscription_details.proration_behavior': 'payment',
        'subscription_details.proration_date': 'payment',
      },
    },
    'product.create': { what: 'names what a new line is for', fields: { name: 'payment' } },
    'subscription.end-now': { what: 'ends a subscription', fields: byId },
    'invoice.read': { what: 'reads an invoice', fields: byId },
    'invoice.list': { what: 'reads the invoices of a client', fields: { ...page, customer: 'key' } },
    'invoice.lines': { what: 'reads what stands on an invoice', fields: { ...page, ...byId } },
    'invoice.create': {
      what: 'opens an invoice beside the subscription, for the renewal of domains',
      fields: {
        customer: 'key',
        currency: 'payment',
        auto_advance: 'payment',
        collection_method: 'payment',
        days_until_due: 'payment',
        pending_invoice_items_behavior: 'payment',
        'payment_settings.payment_method_types': 'payment',
        'payment_settings.payment_method_options.customer_balance.funding_type': 'payment',
        'payment_settings.payment_method_options.customer_balance.bank_transfer.type': 'payment',
        'payment_settings.payment_method_options.customer_balance.bank_transfer.eu_bank_transfer.country':
          'payment',
        'metadata.order_id': 'key',
        'metadata.client_id': 'key',
      },
    },
    'invoice.add-line': {
      what: 'says on it what is charged',
      fields: {
        customer: 'key',
        invoice: 'key',
        amount: 'payment',
        currency: 'payment',
        description: 'payment',
      },
    },
    'invoice.finalize': { what: 'makes the invoice final', fields: { ...byId, auto_advance: 'payment' } },
    'invoice.void': { what: 'takes an unpaid invoice back', fields: byId },
    'invoice.drop': { what: 'throws an invoice away that was never final', fields: byId },
    'invoice.pay-outside': {
      what: 'says that an invoice was paid by a transfer that did not pass Stripe',
      fields: { ...byId, paid_out_of_band: 'payment' },
    },
    'credit-note.create': {
      what: 'takes back a part of an invoice and gives the money back',
      fields: {
        invoice: 'key',
        amount: 'payment',
        refund_amount: 'payment',
        out_of_band_amount: 'payment',
        memo: 'payment',
        'metadata.order_id': 'key',
      },
    },
    'credit-note.list': { what: 'reads the credit notes of an invoice', fields: { ...page, invoice: 'key' } },
    'portal.open': {
      what: 'opens Stripe’s page on which a client changes the card',
      fields: { customer: 'key', return_url: 'technical' },
    },
    'customer.set-taxes': {
      what: 'says whether the client owes the tax, and the words for it on invoices',
      fields: { ...byId, tax_exempt: 'payment', 'invoice_settings.footer': 'payment' },
    },
    'tax-id.list': { what: 'reads the client’s tax number back', fields: { ...byId, limit: 'technical' } },
    'tax-id.add': {
      what: 'puts the client’s tax number on their invoices',
      fields: { ...byId, type: 'business', value: 'business' },
    },
    'tax-id.remove': { what: 'takes a tax number away', fields: { ...byId, tax_id: 'key' } },
    'cash-balance.read': { what: 'looks whether a transfer came that no invoice takes', fields: byId },
    'invoice.payments': {
      what: 'finds the payment of an invoice',
      fields: {
        ...page,
        invoice: 'key',
        status: 'payment',
        'payment[type]': 'payment',
        'payment[payment_intent]': 'key',
      },
    },
    'dispute.read': { what: 'looks how a payment stands that the payer’s bank took back', fields: byId },
    'refund.read': { what: 'looks whether money given back has arrived', fields: byId },
    'refund.create': { what: 'gives money back', fields: { payment_intent: 'key', amount: 'payment' } },
  },
  since: 1,
})
