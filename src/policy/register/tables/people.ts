import { column } from '../column.ts'
import { defineTable } from '../table.ts'

export const people = defineTable({
  what: 'Where every person starts: one row for a human being, whatever they are to us.',
  subjects: ['prospect', 'subscriber', 'client-contact', 'registrant', 'sender', 'staff'],
  clauses: ['2.2', '2.3', '2.4', '5.1', '5.2', '5.3'],
  reach: { kind: 'person', column: 'id' },
  retention: 'person',
  purposes: {
    'inquiry-response': 'r',
    'service-delivery': 'ru',
    'operations-email': 'r',
    newsletter: 'ru',
    billing: 'r',
    authentication: 'ru',
    'legal-obligation': 'r',
    retention: 'rud',
    rights: 'rud',
  },
  portal: { 'service-delivery': 'ru', billing: 'r' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true, portalReads: true }),
    email: column('text', 'email', { null: true, portalReads: true }),
    name: column('text', 'name', { null: true }),
    prospect_until: column('timestamptz', 'time', { null: true, portalReads: true }),
    client_until: column('timestamptz', 'time', { null: true, portalReads: true }),
    subscriber_until: column('timestamptz', 'time', { null: true, portalReads: true }),
    staff_until: column('timestamptz', 'time', { null: true, portalReads: true }),
    created_at: column('timestamptz', 'time', { filled: true, portalReads: true }),
  },
})

export const person_keys = defineTable({
  what: 'The key under which what the ledger says of one person is readable; destroyed with the person.',
  subjects: ['prospect', 'subscriber', 'client-contact', 'registrant', 'sender', 'staff'],
  clauses: ['6.3'],
  reach: { kind: 'person', column: 'person_id' },
  retention: 'ledger',
  purposes: {
    'inquiry-response': 'r',
    'service-delivery': 'r',
    'operations-email': 'r',
    newsletter: 'r',
    billing: 'r',
    authentication: 'r',
    'legal-obligation': 'r',
    retention: 'rd',
    rights: 'rd',
  },
  portal: { 'service-delivery': 'r', billing: 'r' },
  since: 1,
  columns: {
    id: column('integer', 'key', { filled: true }),
    person_id: column('uuid', 'key'),
    wrapped_key: column('bytea', 'secret'),
    created_at: column('timestamptz', 'time', { filled: true }),
  },
})

export const staff = defineTable({
  what: 'Who works here and in which role.',
  subjects: ['staff'],
  clauses: ['9.3', '9.4'],
  reach: { kind: 'person', column: 'person_id' },
  retention: 'staff',
  purposes: {
    'inquiry-response': 'r',
    'service-delivery': 'r',
    authentication: 'rcu',
    retention: 'rd',
    rights: 'r',
  },
  since: 1,
  columns: {
    person_id: column('uuid', 'key'),
    role: column('text', 'state'),
    added_at: column('timestamptz', 'time', { filled: true }),
    removed_at: column('timestamptz', 'time', { null: true }),
  },
})
