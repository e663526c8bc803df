import type { DeclaredFields } from './recipient.ts'
import { defineRecipient } from './recipient.ts'

const byId = { id: 'key' } as const satisfies DeclaredFields
const page = { limit: 'technical', starting_after: 'key' } as const satisfies DeclaredFields

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
    'checkout.read': { what: 'looks whether a quote was paid', fields: byId },
    'subscription.read': { what: 'looks how a subscription stands', fields: byId },
    'subscription.end-at-period': {
      what: 'lets a subscription end with the paid period',
      fields: { ...byId, cancel_at_period_end: 'payment' },
    },
    'subscription.end-now': { what: 'ends a subscription', fields: byId },
    'invoice.read': { what: 'reads an invoice', fields: byId },
    'invoice.list': { what: 'reads the invoices of a client', fields: { ...page, customer: 'key' } },
    'invoice.payments': {
      what: 'finds the payment of an invoice',
      fields: { ...page, invoice: 'key', status: 'payment' },
    },
    'refund.create': { what: 'gives money back', fields: { payment_intent: 'key', amount: 'payment' } },
  },
  since: 1,
})
