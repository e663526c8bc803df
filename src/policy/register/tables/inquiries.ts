import { column } from '../column.ts'
import { defineTable } from '../table.ts'

export const leads = defineTable({
  what: 'A request for a call.',
  subjects: ['prospect'],
  clauses: ['2.2', '2.3', '5.2'],
  reach: { kind: 'person', column: 'person_id' },
  retention: 'prospect',
  purposes: { 'inquiry-response': 'rcu', retention: 'rd', rights: 'rud' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    person_id: column('uuid', 'key'),
    company: column('text', 'business'),
    offer: column('text', 'message'),
    volume_goal: column('text', 'business'),
    submissions: column('integer', 'aggregate', { filled: true }),
    submitted_at: column('timestamptz', 'time', { filled: true }),
    answered_at: column('timestamptz', 'time', { null: true }),
    client_id: column('uuid', 'key', { null: true }),
    call_link: column('uuid', 'key', { null: true, filled: true }),
  },
})

export const subscribers = defineTable({
  what: 'Somebody who asked for the guide, and their consent to our mail.',
  subjects: ['subscriber'],
  clauses: ['2.2', '5.3', '7.1'],
  reach: { kind: 'person', column: 'person_id' },
  retention: 'subscriber',
  purposes: { newsletter: 'rcud', retention: 'rd', rights: 'rud' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    person_id: column('uuid', 'key'),
    requested_at: column('timestamptz', 'time', { filled: true }),
    confirm_hash: column('bytea', 'secret', { null: true }),
    confirmed_at: column('timestamptz', 'time', { null: true }),
    unsubscribe_hash: column('bytea', 'secret', { null: true }),
    guide_sent_at: column('timestamptz', 'time', { null: true }),
    ask_again_at: column('timestamptz', 'time', { null: true }),
  },
})

export const suppressions = defineTable({
  what: 'A keyed hash of an address that must not be mailed again; the address itself is not kept.',
  subjects: ['subscriber'],
  clauses: ['5.3', '6.5'],
  reach: { kind: 'impersonal', because: 'a keyed hash that leads to nobody without the address itself' },
  retention: 'suppression',
  purposes: { newsletter: 'rcd', rights: 'rc' },
  since: 1,
  columns: {
    address_hash: column('bytea', 'key'),
    reason: column('text', 'state'),
    added_at: column('timestamptz', 'time', { filled: true }),
  },
})

export const mails = defineTable({
  what: 'A message we send a person: which one, why, and what the mail server said. The text is not kept.',
  subjects: ['prospect', 'subscriber', 'client-contact', 'staff'],
  clauses: ['3.2', '3.3', '2.6'],
  reach: { kind: 'person', column: 'person_id' },
  retention: 'person',
  purposes: {
    'inquiry-response': 'rcu',
    'operations-email': 'rcu',
    newsletter: 'rcu',
    authentication: 'rcu',
    'service-delivery': 'rc',
    billing: 'rc',
    retention: 'rd',
    rights: 'rd',
  },
  portal: { 'service-delivery': 'rc', billing: 'rc' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    person_id: column('uuid', 'key'),
    kind: column('text', 'state'),
    purpose: column('text', 'state'),
    about_id: column('uuid', 'key', { null: true }),
    state: column('text', 'state', { filled: true }),
    queued_at: column('timestamptz', 'time', { filled: true }),
    sent_at: column('timestamptz', 'time', { null: true }),
    response: column('text', 'technical', { null: true }),
    attempts: column('integer', 'aggregate', { filled: true }),
  },
})
