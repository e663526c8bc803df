import { accessSql } from '#platform/database/access-sql.ts'
import { column } from '#policy/register/column.ts'
import { register } from '#policy/register/register.ts'
import { defineTable } from '#policy/register/table.ts'
import type { Purpose } from '#policy/vocabulary.ts'
import type { OperationKind } from './operations.ts'

/**
 * The records as a table of the program, declared as any other: reached and expired through the client whose they
 * are, as most of its tables are.
 */
const gdpr_records = defineTable({
  what: 'The records of GDPRbench.',
  subjects: ['client-contact'],
  clauses: ['2.2'],
  reach: { kind: 'client', column: 'user_id' },
  retention: 'client',
  purposes: {
    'service-delivery': 'rcu',
    'operations-email': 'r',
    'legal-obligation': 'ru',
    rights: 'rud',
  },
  since: 1,
  columns: {
    key: column('text', 'key'),
    purpose: column('text', 'state'),
    expires_at: column('timestamptz', 'time'),
    user_id: column('uuid', 'key'),
    objections: column('text', 'state'),
    decisions: column('text', 'state'),
    access_list: column('text', 'state'),
    shared_with: column('text', 'state'),
    source: column('text', 'state'),
    category: column('text', 'state'),
    data: column('text', 'message'),
  },
})

/** As which purpose each operation is done; the processor’s reads are another’s than the customer’s own. */
export const purposeFor: Readonly<Record<OperationKind, Purpose>> = {
  insert: 'service-delivery',
  'delete by key': 'rights',
  'read by key': 'service-delivery',
  'update by key': 'service-delivery',
  'read metadata by purpose': 'operations-email',
  'read metadata by user': 'operations-email',
  'update metadata by purpose': 'legal-obligation',
  'update metadata by user': 'legal-obligation',
}

/** Row-level security, grants and policies of that table, made by what makes the program’s own. */
export const benchAccessSql = (rolePrefix: string): string =>
  accessSql(['gdpr_records'], { ...register, tables: { gdpr_records } }, rolePrefix)
