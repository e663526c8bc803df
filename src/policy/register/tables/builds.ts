import { column } from '../column.ts'
import { defineTable, ofClient } from '../table.ts'

export const build_steps = defineTable({
  what: 'One step of a build: intended before it is done, settled by what is seen afterwards.',
  subjects: ['client-contact'],
  clauses: ['3.1'],
  ...ofClient,
  purposes: { 'service-delivery': 'rcud', retention: 'rd', rights: 'r' },
  portal: { 'service-delivery': 'r' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    client_id: column('uuid', 'key'),
    stack_id: column('uuid', 'key'),
    domain_id: column('uuid', 'key', { null: true }),
    inbox_id: column('uuid', 'key', { null: true }),
    kind: column('text', 'state'),
    natural_key: column('text', 'key'),
    state: column('text', 'state'),
    intended_at: column('timestamptz', 'time', { null: true }),
    due_at: column('timestamptz', 'time', { null: true }),
    done_at: column('timestamptz', 'time', { null: true }),
    attempts: column('integer', 'aggregate', { filled: true }),
    fault_code: column('text', 'technical', { null: true }),
    vendor_code: column('text', 'technical', { null: true }),
    waiting_for: column('text', 'state', { null: true }),
    blocked_at: column('timestamptz', 'time', { null: true }),
    updated_at: column('timestamptz', 'time', { filled: true }),
  },
})

export const observations = defineTable({
  what: 'What was seen from outside: DNS as delegated, a message judged on arrival.',
  subjects: ['client-contact'],
  clauses: ['2.7'],
  ...ofClient,
  purposes: { 'service-delivery': 'rcd', retention: 'rd', rights: 'r' },
  portal: { 'service-delivery': 'r' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    client_id: column('uuid', 'key'),
    stack_id: column('uuid', 'key'),
    domain_id: column('uuid', 'key', { null: true }),
    inbox_id: column('uuid', 'key', { null: true }),
    kind: column('text', 'state'),
    verdict: column('text', 'state'),
    detail: column('text', 'technical', { null: true }),
    at: column('timestamptz', 'time', { filled: true }),
  },
})
