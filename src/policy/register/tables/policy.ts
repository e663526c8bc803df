import { column } from '../column.ts'
import { defineTable } from '../table.ts'

export const policy_versions = defineTable({
  what: 'Every version of this policy as it was published, and which one is in effect.',
  subjects: [],
  clauses: ['0.1', '12.1', '12.2'],
  reach: { kind: 'impersonal', because: 'the published policy, which names nobody' },
  retention: 'none',
  purposes: { 'legal-obligation': 'r', rights: 'r', 'service-delivery': 'r', 'operations-email': 'r' },
  portal: { 'service-delivery': 'r' },
  since: 1,
  columns: {
    version: column('text', 'key'),
    edition: column('integer', 'state'),
    material: column('boolean', 'state'),
    declared: column('jsonb', 'state'),
    document: column('jsonb', 'state'),
    state: column('text', 'state'),
    proposed_at: column('timestamptz', 'time', { filled: true }),
    announced_at: column('timestamptz', 'time', { null: true }),
    effective_at: column('timestamptz', 'time', { null: true }),
    in_effect_at: column('timestamptz', 'time', { null: true }),
    superseded_at: column('timestamptz', 'time', { null: true }),
    recorded: column('boolean', 'state', { filled: true }),
  },
})

export const policy_notices = defineTable({
  what: 'That a client was told of a change of this policy before it took effect.',
  subjects: ['client-contact'],
  clauses: ['12.1'],
  reach: { kind: 'person', column: 'person_id' },
  retention: 'person',
  purposes: {
    'legal-obligation': 'rcu',
    'operations-email': 'rcu',
    'service-delivery': 'r',
    retention: 'rd',
    rights: 'r',
  },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    version: column('text', 'key'),
    person_id: column('uuid', 'key'),
    mail_id: column('uuid', 'key', { null: true }),
    state: column('text', 'state', { filled: true }),
    accepted_at: column('timestamptz', 'time', { null: true }),
    told_at: column('timestamptz', 'time', { null: true }),
    told_how: column('text', 'message', { null: true }),
  },
})
