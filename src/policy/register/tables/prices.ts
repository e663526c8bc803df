import { column } from '../column.ts'
import { defineTable } from '../table.ts'

export const price_books = defineTable({
  what: 'What we charge, as an owner has set it: which prices, from which day, when and by whom.',
  subjects: ['staff'],
  clauses: ['3.1'],
  reach: { kind: 'impersonal', because: 'prices of the house; whoever set them is a key alone' },
  retention: 'none',
  purposes: { 'service-delivery': 'rc', billing: 'r' },
  since: 1,
  columns: {
    version: column('integer', 'key'),
    currency: column('text', 'state'),
    effective_from: column('date', 'time'),
    cents_per_dollar: column('integer', 'aggregate'),
    setup_fee_cents: column('integer', 'aggregate'),
    inbox_cents_per_month: column('integer', 'aggregate'),
    domain_margin_percent: column('integer', 'aggregate'),
    minimum_cents_per_month: column('integer', 'aggregate'),
    quote_valid_days: column('integer', 'aggregate'),
    set_at: column('timestamptz', 'time', { filled: true }),
    set_by: column('uuid', 'key', { null: true }),
  },
})

export const tld_prices = defineTable({
  what: 'What the registrar takes for a domain of each ending, as last read, and how the last try ended.',
  subjects: [],
  clauses: ['2.11'],
  reach: { kind: 'impersonal', because: 'prices of a vendor, times and codes only' },
  retention: 'none',
  purposes: { 'service-delivery': 'rcu' },
  portal: { 'service-delivery': 'r' },
  since: 1,
  columns: {
    mode: column('text', 'state'),
    tld: column('text', 'technical'),
    state: column('text', 'state'),
    years: column('integer', 'aggregate', { null: true }),
    first_cents: column('integer', 'aggregate', { null: true }),
    renewal_cents: column('integer', 'aggregate', { null: true }),
    read_at: column('timestamptz', 'time', { null: true }),
    tried_at: column('timestamptz', 'time'),
    fault_code: column('text', 'technical', { null: true }),
  },
})
