import { column } from '../column.ts'
import { defineTable, ofClient } from '../table.ts'

export const clients = defineTable({
  what: 'A company we work for.',
  subjects: ['client-contact'],
  clauses: ['2.4', '5.1'],
  reach: { kind: 'client', column: 'id' },
  retention: 'client',
  purposes: {
    'inquiry-response': 'rc',
    'service-delivery': 'rcu',
    'operations-email': 'r',
    billing: 'r',
    authentication: 'r',
    'legal-obligation': 'r',
    retention: 'rud',
    rights: 'rud',
  },
  portal: { 'service-delivery': 'r', billing: 'r' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    name: column('text', 'business'),
    retained_until: column('timestamptz', 'time', { filled: true }),
    created_at: column('timestamptz', 'time', { filled: true }),
  },
})

export const client_members = defineTable({
  what: 'Which people act for a client company, and as what.',
  subjects: ['client-contact'],
  clauses: ['2.4', '5.1'],
  ...ofClient,
  purposes: {
    'inquiry-response': 'c',
    'service-delivery': 'rcud',
    'operations-email': 'r',
    billing: 'r',
    authentication: 'r',
    retention: 'rd',
    rights: 'rd',
  },
  portal: { 'service-delivery': 'r', billing: 'r' },
  since: 1,
  columns: {
    client_id: column('uuid', 'key'),
    person_id: column('uuid', 'key'),
    role: column('text', 'role'),
    added_at: column('timestamptz', 'time', { filled: true }),
  },
})

export const engagements = defineTable({
  what: 'One piece of work for a client, from the first plan to its end.',
  subjects: ['client-contact'],
  clauses: ['3.1', '5.1'],
  ...ofClient,
  purposes: {
    'inquiry-response': 'rc',
    'service-delivery': 'rcu',
    'operations-email': 'r',
    billing: 'ru',
    'legal-obligation': 'r',
    retention: 'rd',
    rights: 'r',
  },
  portal: { 'service-delivery': 'ru', billing: 'ru' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true, portalReads: true }),
    client_id: column('uuid', 'key', { portalReads: true }),
    state: column('text', 'state'),
    mode: column('text', 'state', { portalReads: true }),
    started_at: column('timestamptz', 'time', { filled: true, portalReads: true }),
    in_state_since: column('timestamptz', 'time', { filled: true }),
    ended_at: column('timestamptz', 'time', { null: true }),
  },
})

export const engagement_changes = defineTable({
  what: 'Each change of an engagement’s state: who, when, from what to what.',
  subjects: ['client-contact', 'staff'],
  clauses: ['3.1'],
  ...ofClient,
  purposes: {
    'inquiry-response': 'c',
    'service-delivery': 'rc',
    billing: 'rc',
    'legal-obligation': 'r',
    retention: 'rd',
    rights: 'r',
  },
  portal: { 'service-delivery': 'rc', billing: 'rc' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    client_id: column('uuid', 'key'),
    engagement_id: column('uuid', 'key'),
    from_state: column('text', 'state', { null: true }),
    to_state: column('text', 'state'),
    actor_kind: column('text', 'state'),
    actor_id: column('uuid', 'key', { null: true }),
    at: column('timestamptz', 'time', { filled: true }),
  },
})
