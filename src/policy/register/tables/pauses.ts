import { column } from '../column.ts'
import { defineTable, ofClient } from '../table.ts'

export const sending_pauses = defineTable({
  what: 'Why cold sending of a stack, a domain, an inbox or a campaign is paused, from when to when.',
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
    domain_id: column('uuid', 'key', { null: true }),
    inbox_id: column('uuid', 'key', { null: true }),
    campaign_ref: column('text', 'key', { null: true }),
    reason: column('text', 'state'),
    detail: column('text', 'technical', { null: true }),
    note: column('text', 'message', { null: true }),
    began_at: column('timestamptz', 'time', { filled: true }),
    until: column('timestamptz', 'time', { null: true }),
    paused_by: column('uuid', 'key', { null: true }),
    seen_at: column('timestamptz', 'time', { null: true }),
    look_at: column('timestamptz', 'time', { filled: true }),
    ended_at: column('timestamptz', 'time', { null: true }),
    ended_by: column('uuid', 'key', { null: true }),
  },
})

export const sequencer_holds = defineTable({
  what: 'What the program itself has paused at the sequencer, so that it resumes nothing else.',
  subjects: ['sender'],
  clauses: ['2.7', '4.4'],
  ...ofClient,
  purposes: { 'service-delivery': 'rcud', retention: 'rd', rights: 'r' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    client_id: column('uuid', 'key'),
    stack_id: column('uuid', 'key'),
    inbox_id: column('uuid', 'key', { null: true }),
    campaign_ref: column('text', 'key', { null: true }),
    state: column('text', 'state'),
    warmed: column('boolean', 'state', { null: true }),
    intended_at: column('timestamptz', 'time', { filled: true }),
    seen_at: column('timestamptz', 'time', { null: true }),
    look_at: column('timestamptz', 'time', { filled: true }),
    fault_code: column('text', 'technical', { null: true }),
  },
})
