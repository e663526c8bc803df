import { column } from '../column.ts'
import { defineTable, ofClient } from '../table.ts'

export const reports = defineTable({
  what: 'A report to a client as it was sent: what was done, what was measured, what comes next.',
  subjects: ['client-contact'],
  clauses: ['2.7', '3.3'],
  ...ofClient,
  purposes: { 'service-delivery': 'rc', 'operations-email': 'r', retention: 'rd', rights: 'r' },
  portal: { 'service-delivery': 'r' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    client_id: column('uuid', 'key'),
    engagement_id: column('uuid', 'key'),
    kind: column('text', 'state'),
    period: column('text', 'time'),
    content: column('jsonb', 'technical'),
    made_at: column('timestamptz', 'time', { filled: true }),
  },
})

export const report_wishes = defineTable({
  what: 'How often a client wants a report.',
  subjects: ['client-contact'],
  clauses: ['3.3'],
  ...ofClient,
  purposes: { 'service-delivery': 'rcu', retention: 'rd', rights: 'r' },
  portal: { 'service-delivery': 'rcu' },
  since: 1,
  columns: {
    engagement_id: column('uuid', 'key'),
    client_id: column('uuid', 'key'),
    build: column('text', 'state'),
    live: column('text', 'state'),
    saved_at: column('timestamptz', 'time', { filled: true }),
    saved_by: column('uuid', 'key', { null: true }),
  },
})
