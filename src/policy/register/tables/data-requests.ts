import { column } from '../column.ts'
import { defineTable } from '../table.ts'

export const data_requests = defineTable({
  what: 'When somebody asked about their data, for what, and when they were answered; who it was is not kept here.',
  subjects: [],
  clauses: ['6.7'],
  reach: { kind: 'impersonal', because: 'kinds and times alone; who asked stands in our mailbox' },
  retention: 'none',
  purposes: { rights: 'rcu', 'legal-obligation': 'r' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    kind: column('text', 'state'),
    asked_at: column('timestamptz', 'time'),
    due_at: column('timestamptz', 'time', { filled: true }),
    answered_at: column('timestamptz', 'time', { null: true }),
    answer: column('text', 'state', { null: true }),
  },
})
