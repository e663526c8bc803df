import type { Category } from '#policy/vocabulary.ts'
import type { holdings } from './holdings.ts'

/**
 * A table that no purpose opens by its declaration: of the sign-in, or of the program's own machinery. Every column is
 * named; what is about people and is no sign-in record belongs into `tables/`, where purposes, expiry and keys follow.
 */
export interface TableBeside {
  /** The holding that tells of it in the policy; without one nothing in it is personal. */
  readonly holding?: keyof typeof holdings
  /** What a row belongs to and goes with, a person in the end: by column, the table, which is found by its `id`. */
  readonly goesWith?: Readonly<Record<string, string>>
  /** What ends a row that belongs to nobody. */
  readonly ends?: string
  readonly columns: Readonly<Record<string, Category>>
}

const signIn = { holding: 'sign-in records' } as const
const ofUser = { user_id: 'auth.user' } as const
const ofPerson = { person_id: 'public.people' } as const

/** All of them, by schema and name. The comparison at each start refuses a table or a column that is not here. */
export const tablesBeside = {
  'auth.user': {
    ...signIn,
    goesWith: ofPerson,
    columns: {
      id: 'key',
      person_id: 'key',
      // Always empty, and an address made of the person's id: the library wants them.
      name: 'key',
      email: 'key',
      email_verified: 'state',
      created_at: 'time',
      updated_at: 'time',
    },
  },
  'auth.account': {
    ...signIn,
    goesWith: ofUser,
    columns: {
      id: 'key',
      user_id: 'key',
      provider_id: 'state',
      account_id: 'key',
      password: 'authentication',
      created_at: 'time',
      updated_at: 'time',
    },
  },
  'auth.session': {
    ...signIn,
    goesWith: ofUser,
    columns: {
      id: 'key',
      token_hash: 'authentication',
      user_id: 'key',
      kind: 'state',
      expires_at: 'time',
      second_factor_at: 'time',
      proven_at: 'time',
      created_at: 'time',
      updated_at: 'time',
      used_at: 'time',
    },
  },
  'auth.second_factor': {
    ...signIn,
    goesWith: ofUser,
    columns: {
      user_id: 'key',
      sealed_secret: 'authentication',
      confirmed_at: 'time',
      last_step: 'time',
      created_at: 'time',
    },
  },
  'auth.recovery_code': {
    ...signIn,
    goesWith: ofUser,
    columns: { user_id: 'key', code_hash: 'authentication' },
  },
  'auth.one_time_link': {
    ...signIn,
    goesWith: ofPerson,
    columns: { token_hash: 'authentication', kind: 'state', person_id: 'key', expires_at: 'time' },
  },
  'auth.link_request': {
    ...signIn,
    goesWith: ofPerson,
    columns: { id: 'key', person_id: 'key', next_page: 'state', requested_at: 'time' },
  },
  'auth.attempt': {
    ...signIn,
    ends: 'the sweep of sign-in records, once its window has closed',
    columns: { key: 'key', tries: 'state', closes_at: 'time' },
  },
  'app.clock': { columns: { one: 'key', ahead: 'time' } },
  'app.clients_over': { columns: { id: 'key' } },
  'app.installation': {
    columns: { one: 'key', access_hash: 'key', digests: 'state', key_check: 'key' },
  },
  'app.rate_slots': { columns: { lane: 'key', taken: 'time' } },
  'app.sealing': {
    columns: {
      one: 'key',
      settled_id: 'key',
      watched_id: 'key',
      watched_xid: 'key',
      tree_size: 'state',
      peaks: 'key',
    },
  },
  // The ledger's entries with their forms, declared as `evidence_entries` and `evidence_forms`.
  'app.evidence': {
    columns: {
      id: 'key',
      at: 'time',
      kind: 'state',
      purpose: 'state',
      actor_kind: 'state',
      clauses: 'state',
      recipient: 'state',
      categories: 'state',
      policy_version: 'key',
      key_id: 'key',
      payload: 'secret',
      format: 'state',
    },
  },
  'app.evidence_leaves': { columns: { id: 'key', hash: 'key' } },
  'public.schema_migrations': { columns: { name: 'key', hash: 'key', applied_at: 'time' } },
} as const satisfies Record<string, TableBeside>
