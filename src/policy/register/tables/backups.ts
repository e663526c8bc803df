import { column } from '../column.ts'
import { defineTable } from '../table.ts'

export const backups = defineTable({
  what: 'Which backups were made, when one was last restored as a test, and when it was removed.',
  subjects: [],
  clauses: ['5.1', '9.5'],
  reach: { kind: 'impersonal', because: 'names of files, times and sizes' },
  retention: 'none',
  purposes: { 'legal-obligation': 'rcu', 'service-delivery': 'r' },
  since: 1,
  columns: {
    name: column('text', 'technical'),
    place: column('text', 'state'),
    made_at: column('timestamptz', 'time', { filled: true }),
    bytes: column('bigint', 'aggregate'),
    table_rows: column('bigint', 'aggregate'),
    tested_at: column('timestamptz', 'time', { null: true }),
    test_seconds: column('integer', 'technical', { null: true }),
    removed_at: column('timestamptz', 'time', { null: true }),
  },
})

export const erasures = defineTable({
  what: 'Keys of rows that were deleted lately, so that a restored backup deletes them again.',
  subjects: [],
  clauses: ['5.1', '6.3'],
  reach: {
    kind: 'impersonal',
    because: 'random keys of rows that are gone, which lead to nobody any more',
  },
  retention: 'erasure',
  purposes: { retention: 'r' },
  since: 1,
  columns: {
    id: column('bigint', 'key', { filled: true }),
    kind: column('text', 'state'),
    row_key: column('text', 'key'),
    at: column('timestamptz', 'time', { filled: true }),
  },
})
