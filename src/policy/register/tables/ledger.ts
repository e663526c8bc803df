import { column } from '../column.ts'
import { defineTable } from '../table.ts'

export const evidence_entries = defineTable({
  what: 'The ledger: what was done with whose data, committed to without naming the person.',
  subjects: ['prospect', 'subscriber', 'client-contact', 'registrant', 'sender', 'staff'],
  clauses: ['4.10', '6.3', '9.5'],
  reach: {
    kind: 'impersonal',
    because: 'the person lies in the payload, readable only with a key that can be destroyed',
  },
  retention: 'ledger',
  purposes: { rights: 'r', 'legal-obligation': 'r', retention: 'r' },
  since: 1,
  columns: {
    id: column('bigint', 'key', { filled: true }),
    at: column('timestamptz', 'time', { filled: true }),
    key_id: column('integer', 'key', { null: true }),
    form_id: column('integer', 'key'),
    payload: column('bytea', 'secret', { null: true }),
    payload_hash: column('bytea', 'key', { null: true }),
  },
})

export const evidence_forms = defineTable({
  what: 'What entries of the ledger have in common, once: what was done, for which purpose, to whom and under which policy.',
  subjects: [],
  clauses: ['4.10', '6.3', '9.5'],
  reach: { kind: 'impersonal', because: 'words of the program that many entries share; none names a person' },
  retention: 'ledger',
  purposes: { rights: 'r', 'legal-obligation': 'r', retention: 'r' },
  since: 1,
  columns: {
    id: column('integer', 'key', { filled: true }),
    format: column('integer', 'state', { filled: true }),
    kind: column('text', 'state'),
    purpose: column('text', 'state'),
    actor_kind: column('text', 'state'),
    clauses: column('text[]', 'state'),
    recipient: column('text', 'state', { null: true }),
    categories: column('text[]', 'state'),
    policy_version: column('text', 'key'),
    hash: column('bytea', 'key', { null: true }),
  },
})

/** What every table of the seals has in common: hashes and signatures, kept as long as the ledger. */
const sealing = {
  subjects: [],
  clauses: ['4.10', '6.3', '9.5'],
  reach: { kind: 'impersonal', because: 'hashes over the open part of the ledger, which names nobody' },
  retention: 'ledger',
  purposes: { 'legal-obligation': 'r', rights: 'r' },
  since: 1,
} as const

export const evidence_seals = defineTable({
  what: 'The places of the ledger’s entries in the tree of hashes that shows whether one was changed, a row a batch.',
  ...sealing,
  columns: {
    first_position: column('bigint', 'key'),
    entries: column('int8multirange', 'key'),
    fingerprints: column('bytea', 'key'),
  },
})

export const evidence_nodes = defineTable({
  what: 'Inner hashes of that tree, so that a proof is made without reading all of it.',
  ...sealing,
  columns: {
    level: column('integer', 'key'),
    place: column('bigint', 'key'),
    hash: column('bytea', 'key'),
  },
})

export const evidence_checkpoints = defineTable({
  what: 'Signed statements of how many entries the ledger had at a time, and of their common hash.',
  ...sealing,
  columns: {
    tree_size: column('bigint', 'key'),
    root_hash: column('bytea', 'key'),
    at: column('timestamptz', 'time'),
    signer: column('text', 'key'),
    signature: column('bytea', 'key'),
  },
})
