import { column } from '../column.ts'
import { defineTable, ofClient } from '../table.ts'

export const disputes = defineTable({
  what: 'That the payer’s bank took a payment back, as it stood at Stripe when last read.',
  subjects: ['client-contact'],
  clauses: ['2.5', '3.1', '4.1'],
  ...ofClient,
  purposes: {
    billing: 'rcu',
    'service-delivery': 'r',
    'legal-obligation': 'r',
    retention: 'rd',
    rights: 'r',
  },
  portal: { billing: 'ru', 'service-delivery': 'r' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    client_id: column('uuid', 'key'),
    engagement_id: column('uuid', 'key'),
    dispute_ref: column('text', 'payment'),
    invoice_ref: column('text', 'payment'),
    state: column('text', 'state'),
    reason: column('text', 'state'),
    amount_cents: column('bigint', 'payment'),
    currency: column('text', 'payment'),
    opened_at: column('timestamptz', 'time'),
    evidence_due_at: column('timestamptz', 'time', { null: true }),
    repayment_ref: column('text', 'payment', { null: true }),
    closed_at: column('timestamptz', 'time', { null: true }),
    seen_at: column('timestamptz', 'time'),
  },
})
