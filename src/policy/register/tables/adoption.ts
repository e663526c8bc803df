import { column } from '../column.ts'
import { defineTable, ofClient } from '../table.ts'

export const adoptions = defineTable({
  what: 'A client from before this program: what our own file said, whom to invite, who accepted what was found.',
  subjects: ['client-contact', 'staff'],
  clauses: ['2.4', '3.1'],
  ...ofClient,
  purposes: {
    'service-delivery': 'rcu',
    billing: 'r',
    // Whom to tell of a change of the policy where nobody was invited yet.
    'operations-email': 'r',
    retention: 'rd',
    rights: 'r',
  },
  since: 1,
  columns: {
    engagement_id: column('uuid', 'key'),
    client_id: column('uuid', 'key'),
    stack_id: column('uuid', 'key'),
    contact_id: column('uuid', 'key', { null: true }),
    company_key: column('text', 'business'),
    started_on: column('date', 'time', { null: true }),
    subscription_ref: column('text', 'payment', {
      null: true,
      only: ['service-delivery', 'billing', 'retention', 'rights'],
    }),
    imported_at: column('timestamptz', 'time', { filled: true }),
    imported_by: column('uuid', 'key', { null: true }),
    accepted_at: column('timestamptz', 'time', { null: true }),
    accepted_by: column('uuid', 'key', { null: true }),
  },
})

export const sightings = defineTable({
  what: 'What stood in our account at a vendor when it was last read: domains, inboxes, subscriptions. No addresses.',
  subjects: [],
  clauses: ['2.7', '2.11'],
  reach: {
    kind: 'impersonal',
    because: 'domains and numbers of an account; an address is matched while it is read and not kept',
  },
  retention: 'none',
  purposes: { 'service-delivery': 'rcud', billing: 'rcud' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    vendor: column('text', 'state'),
    mode: column('text', 'state'),
    kind: column('text', 'state'),
    ref: column('text', 'key'),
    domain: column('text', 'technical', { null: true }),
    client_id: column('uuid', 'key', { null: true }),
    domain_id: column('uuid', 'key', { null: true }),
    inbox_id: column('uuid', 'key', { null: true }),
    state: column('text', 'state'),
    since: column('timestamptz', 'time', { null: true }),
    until: column('timestamptz', 'time', { null: true }),
    differs: column('text', 'state', { null: true }),
    daily_limit: column('integer', 'technical', { null: true }),
    left_out_at: column('timestamptz', 'time', { null: true }),
    left_out_by: column('uuid', 'key', { null: true }),
    first_seen_at: column('timestamptz', 'time', { filled: true }),
    seen_at: column('timestamptz', 'time', { filled: true }),
  },
})

export const vendor_readings = defineTable({
  what: 'When our account at a vendor was last read as a whole, and how the last try ended.',
  subjects: [],
  clauses: ['2.11'],
  reach: { kind: 'impersonal', because: 'times and codes only' },
  retention: 'none',
  purposes: { 'service-delivery': 'rcu', billing: 'rcu' },
  since: 1,
  columns: {
    vendor: column('text', 'state'),
    mode: column('text', 'state'),
    read_at: column('timestamptz', 'time', { null: true }),
    tried_at: column('timestamptz', 'time'),
    fault_code: column('text', 'technical', { null: true }),
  },
})
