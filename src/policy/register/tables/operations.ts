import { column } from '../column.ts'
import { defineTable, ofClient } from '../table.ts'

export const tasks = defineTable({
  what: 'What a person has to do: no API does it, or a person should decide. One without a client is the house’s own.',
  subjects: ['client-contact', 'staff'],
  clauses: ['3.1', '13.1'],
  ...ofClient,
  purposes: { 'service-delivery': 'rcu', billing: 'rc', retention: 'rd', rights: 'r' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    client_id: column('uuid', 'key', { null: true }),
    stack_id: column('uuid', 'key', { null: true }),
    domain_id: column('uuid', 'key', { null: true }),
    natural_key: column('text', 'key'),
    kind: column('text', 'state'),
    instructions: column('text', 'technical'),
    title: column('text', 'message', { null: true }),
    asked: column('text', 'message', { null: true }),
    assignee_id: column('uuid', 'key', { null: true }),
    due_at: column('timestamptz', 'time'),
    state: column('text', 'state'),
    evidence: column('text', 'message', { null: true }),
    created_at: column('timestamptz', 'time', { filled: true }),
    done_at: column('timestamptz', 'time', { null: true }),
    done_by: column('uuid', 'key', { null: true }),
  },
})

export const task_notes = defineTable({
  what: 'What somebody here said about a task, and to whom it was given.',
  subjects: ['client-contact', 'staff'],
  clauses: ['3.1', '13.1'],
  ...ofClient,
  purposes: { 'service-delivery': 'rc', retention: 'rd', rights: 'r' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    client_id: column('uuid', 'key', { null: true }),
    task_id: column('uuid', 'key'),
    kind: column('text', 'state'),
    author_id: column('uuid', 'key', { null: true }),
    given_to: column('uuid', 'key', { null: true }),
    words: column('text', 'message', { null: true }),
    at: column('timestamptz', 'time', { filled: true }),
  },
})

export const connections = defineTable({
  what: 'A vendor account we act with; its keys are encrypted.',
  subjects: [],
  clauses: ['2.11', '9.4'],
  reach: {
    kind: 'impersonal',
    because: 'an account of a company at a vendor, with no person in it; a client’s own goes with the client',
  },
  retention: 'none',
  purposes: {
    'service-delivery': 'rcu',
    billing: 'r',
    'operations-email': 'r',
    'inquiry-response': 'r',
    newsletter: 'r',
    authentication: 'r',
  },
  portal: { billing: 'r' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    vendor: column('text', 'state'),
    mode: column('text', 'state'),
    label: column('text', 'technical'),
    base_url: column('text', 'technical'),
    sealed_credentials: column('bytea', 'secret'),
    checked_at: column('timestamptz', 'time', { null: true }),
    created_at: column('timestamptz', 'time', { filled: true }),
    client_id: column('uuid', 'key', { null: true }),
    stack_id: column('uuid', 'key', { null: true }),
    state: column('text', 'state', { filled: true }),
    off_reason: column('text', 'technical', { null: true }),
    findings: column('jsonb', 'state', { null: true }),
    changed_at: column('timestamptz', 'time', { null: true }),
    changed_by: column('uuid', 'key', { null: true }),
  },
})

export const stack_connections = defineTable({
  what: 'Which account at a vendor a stack was built with.',
  subjects: ['client-contact'],
  clauses: ['2.11', '9.4'],
  ...ofClient,
  purposes: { 'service-delivery': 'rc', retention: 'rd', rights: 'r' },
  since: 1,
  columns: {
    stack_id: column('uuid', 'key'),
    client_id: column('uuid', 'key'),
    vendor: column('text', 'state'),
    connection_id: column('uuid', 'key'),
    since: column('timestamptz', 'time', { filled: true }),
  },
})

export const setting_changes = defineTable({
  what: 'What an owner has set for the house: what, when and by whom.',
  subjects: ['staff'],
  clauses: ['3.1'],
  reach: { kind: 'impersonal', because: 'a figure of the house; whoever set it is a key alone' },
  retention: 'none',
  purposes: { 'service-delivery': 'rc' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    name: column('text', 'state'),
    value: column('jsonb', 'state'),
    changed_at: column('timestamptz', 'time', { filled: true }),
    changed_by: column('uuid', 'key', { null: true }),
  },
})

export const report_mailboxes = defineTable({
  what: 'How far the mailbox to which DMARC reports go was read.',
  subjects: [],
  clauses: ['2.11'],
  reach: { kind: 'impersonal', because: 'a place in a mailbox of the agency and a count' },
  retention: 'none',
  purposes: { 'service-delivery': 'rcu' },
  since: 1,
  columns: {
    mode: column('text', 'state'),
    uid_validity: column('bigint', 'technical'),
    last_uid: column('bigint', 'technical'),
    read_at: column('timestamptz', 'time'),
    refused: column('integer', 'aggregate', { filled: true }),
  },
})

export const vendor_calls = defineTable({
  what: 'That a vendor was called: which operation, how it ended, how long it took. No contents.',
  subjects: [],
  clauses: ['2.11', '4.10'],
  reach: { kind: 'impersonal', because: 'counts and codes only' },
  retention: 'vendor-call',
  purposes: {
    'service-delivery': 'rc',
    billing: 'c',
    'operations-email': 'c',
    'inquiry-response': 'c',
    newsletter: 'c',
    authentication: 'c',
    rights: 'c',
    retention: 'rcd',
  },
  portal: { billing: 'c', 'service-delivery': 'c' },
  since: 1,
  columns: {
    id: column('bigint', 'key', { filled: true }),
    vendor: column('text', 'state'),
    operation: column('text', 'state'),
    stack_id: column('uuid', 'key', { null: true }),
    outcome: column('text', 'state'),
    vendor_code: column('text', 'technical', { null: true }),
    attempt: column('integer', 'aggregate'),
    took_ms: column('integer', 'technical'),
    at: column('timestamptz', 'time', { filled: true }),
  },
})
