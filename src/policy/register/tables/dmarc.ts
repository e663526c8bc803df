import { column } from '../column.ts'
import { defineTable, ofClient } from '../table.ts'

export const dmarc_reports = defineTable({
  what: 'What one receiver reports of messages in the name of a domain, added up.',
  subjects: ['client-contact'],
  clauses: ['2.7'],
  ...ofClient,
  purposes: { 'service-delivery': 'rc', retention: 'rd', rights: 'r' },
  portal: { 'service-delivery': 'r' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    client_id: column('uuid', 'key'),
    stack_id: column('uuid', 'key'),
    domain_id: column('uuid', 'key'),
    org: column('text', 'technical'),
    report_ref: column('text', 'technical'),
    format: column('text', 'state'),
    begins_at: column('timestamptz', 'time'),
    ends_at: column('timestamptz', 'time'),
    policy: column('text', 'state'),
    messages: column('integer', 'technical'),
    aligned: column('integer', 'technical'),
    via: column('text', 'state'),
    received_at: column('timestamptz', 'time', { filled: true }),
  },
})

export const dmarc_sources = defineTable({
  what: 'Who sent in the name of a domain by one report, by what vouched for it; no address of a server.',
  subjects: ['client-contact'],
  clauses: ['2.7', '2.11'],
  ...ofClient,
  purposes: { 'service-delivery': 'rc', retention: 'rd', rights: 'r' },
  portal: { 'service-delivery': 'r' },
  since: 1,
  columns: {
    id: column('uuid', 'key', { filled: true }),
    client_id: column('uuid', 'key'),
    report_id: column('uuid', 'key'),
    source: column('text', 'technical'),
    servers: column('integer', 'technical'),
    messages: column('integer', 'technical'),
    aligned: column('integer', 'technical'),
    by_dkim: column('integer', 'technical'),
    by_spf: column('integer', 'technical'),
    quarantined: column('integer', 'technical'),
    rejected: column('integer', 'technical'),
  },
})
