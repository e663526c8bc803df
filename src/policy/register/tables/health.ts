import { column } from '../column.ts'
import { defineTable, ofClient } from '../table.ts'

export const daily_figures = defineTable({
  what: 'What one inbox did on one day.',
  subjects: ['sender'],
  clauses: ['2.7'],
  ...ofClient,
  purposes: { 'service-delivery': 'rcu', retention: 'rd', rights: 'r' },
  portal: { 'service-delivery': 'r' },
  since: 1,
  columns: {
    inbox_id: column('uuid', 'key'),
    client_id: column('uuid', 'key'),
    day: column('date', 'time'),
    warm_up_sent: column('integer', 'technical'),
    warm_up_inbox: column('integer', 'technical', { null: true }),
    warm_up_spam: column('integer', 'technical', { null: true }),
    cold_sent: column('integer', 'technical'),
    bounced: column('integer', 'technical'),
    replies: column('integer', 'technical'),
    seen_at: column('timestamptz', 'time'),
  },
})

export const health_verdicts = defineTable({
  what: 'How an inbox, a domain and a stack are judged now, with the figures behind it.',
  subjects: ['sender'],
  clauses: ['2.7'],
  ...ofClient,
  purposes: { 'service-delivery': 'rcud', retention: 'rd', rights: 'r' },
  portal: { 'service-delivery': 'r' },
  since: 1,
  columns: {
    subject_id: column('uuid', 'key', { filled: true }),
    client_id: column('uuid', 'key'),
    stack_id: column('uuid', 'key'),
    domain_id: column('uuid', 'key', { null: true }),
    inbox_id: column('uuid', 'key', { null: true }),
    state: column('text', 'state'),
    score: column('integer', 'technical', { null: true }),
    parts: column('jsonb', 'technical'),
    since: column('timestamptz', 'time'),
    judged_at: column('timestamptz', 'time'),
  },
})

export const health_days = defineTable({
  what: 'How an inbox, a domain and a stack were judged on each day.',
  subjects: ['sender'],
  clauses: ['2.7'],
  ...ofClient,
  purposes: { 'service-delivery': 'rcud', retention: 'rd', rights: 'r' },
  portal: { 'service-delivery': 'r' },
  since: 1,
  columns: {
    subject_id: column('uuid', 'key', { filled: true }),
    day: column('date', 'time'),
    client_id: column('uuid', 'key'),
    stack_id: column('uuid', 'key'),
    domain_id: column('uuid', 'key', { null: true }),
    inbox_id: column('uuid', 'key', { null: true }),
    state: column('text', 'state'),
    score: column('integer', 'technical', { null: true }),
    worst: column('text', 'state', { null: true }),
  },
})

export const client_thresholds = defineTable({
  what: 'A threshold of health that somebody here set for one client instead of the default, with who, when and why.',
  subjects: ['client-contact', 'staff'],
  clauses: ['2.7', '3.1'],
  ...ofClient,
  purposes: { 'service-delivery': 'rcu', retention: 'rd', rights: 'r' },
  portal: { 'service-delivery': 'r' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    client_id: column('uuid', 'key'),
    name: column('text', 'state'),
    thousandths: column('integer', 'technical'),
    why: column('text', 'message'),
    set_at: column('timestamptz', 'time', { filled: true }),
    set_by: column('uuid', 'key'),
    ended_at: column('timestamptz', 'time', { null: true }),
  },
})

export const complaint_counts = defineTable({
  what: 'How many recipients complained about mail of a domain on a day, as somebody here read it, and where.',
  subjects: ['client-contact', 'staff'],
  clauses: ['2.7', '3.1'],
  ...ofClient,
  purposes: { 'service-delivery': 'rcu', retention: 'rd', rights: 'r' },
  portal: { 'service-delivery': 'r' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    client_id: column('uuid', 'key'),
    stack_id: column('uuid', 'key'),
    domain_id: column('uuid', 'key'),
    day: column('date', 'time'),
    source: column('text', 'state'),
    complaints: column('integer', 'technical'),
    entered_by: column('uuid', 'key', { null: true }),
    entered_at: column('timestamptz', 'time', { filled: true }),
  },
})

export const domain_standings = defineTable({
  what: 'How a domain stands in the DNS: what was last confirmed of each proof, and since when a look says otherwise.',
  subjects: ['client-contact'],
  clauses: ['2.7'],
  ...ofClient,
  purposes: { 'service-delivery': 'rcu', retention: 'rd', rights: 'r' },
  portal: { 'service-delivery': 'r' },
  since: 1,
  columns: {
    domain_id: column('uuid', 'key'),
    client_id: column('uuid', 'key'),
    stack_id: column('uuid', 'key'),
    seen: column('jsonb', 'technical', { filled: true }),
    looked_at: column('timestamptz', 'time', { null: true }),
    look_at: column('timestamptz', 'time'),
  },
})

export const domain_care = defineTable({
  what: 'A domain that is burned, from its rest to the day it is let go.',
  subjects: ['client-contact'],
  clauses: ['2.7', '3.1'],
  ...ofClient,
  purposes: { 'service-delivery': 'rcu', retention: 'rd', rights: 'r' },
  portal: { 'service-delivery': 'r' },
  since: 1,
  columns: {
    domain_id: column('uuid', 'key'),
    client_id: column('uuid', 'key'),
    stack_id: column('uuid', 'key'),
    state: column('text', 'state'),
    reason: column('text', 'state'),
    detail: column('text', 'technical'),
    since: column('timestamptz', 'time'),
    rest_until: column('timestamptz', 'time', { null: true }),
    last_sent_on: column('date', 'time', { null: true }),
    mail_until: column('timestamptz', 'time', { null: true }),
  },
})

export const domain_care_changes = defineTable({
  what: 'Each change of a burned domain’s care: who, when, why, from what to what.',
  subjects: ['client-contact', 'staff'],
  clauses: ['3.1'],
  ...ofClient,
  purposes: { 'service-delivery': 'rc', retention: 'rd', rights: 'r' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    client_id: column('uuid', 'key'),
    stack_id: column('uuid', 'key'),
    domain_id: column('uuid', 'key'),
    from_state: column('text', 'state'),
    to_state: column('text', 'state'),
    detail: column('text', 'technical'),
    actor_kind: column('text', 'state'),
    actor_id: column('uuid', 'key', { null: true }),
    at: column('timestamptz', 'time', { filled: true }),
  },
})
