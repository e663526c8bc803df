import type { Category, ClauseId, Purpose, Subject } from '#policy/vocabulary.ts'
import { byHand, type RetentionRule } from './retention.ts'

/** What is held about people outside the declared tables: in the sign-in schema, a mailbox, a log, a copy. */
export interface Holding {
  readonly what: string
  readonly subjects: readonly Subject[]
  readonly clauses: readonly ClauseId[]
  readonly categories: readonly Category[]
  readonly purposes: readonly Purpose[]
  readonly retention: RetentionRule
  readonly since: number
}

const everybody = ['prospect', 'subscriber', 'client-contact', 'registrant', 'sender', 'staff'] as const

export const holdings = {
  'sign-in records': {
    what: 'A password as a hash and an authenticator secret, encrypted (staff only); sessions (since when, and when last used), recovery codes and mailed links as hashes; how often something was tried, under a keyed hash. No network address, no browser description.',
    subjects: ['client-contact', 'staff'],
    clauses: ['9.3', '2.8'],
    categories: ['authentication', 'key', 'state', 'time'],
    purposes: ['authentication'],
    retention: 'sign-in',
    since: 1,
  },
  'our mailbox': {
    what: 'Emails written to our contact address: questions, complaints and, for now, every request about your rights.',
    subjects: everybody,
    clauses: ['2.6', '6.7', '13.1'],
    categories: ['name', 'email', 'message'],
    purposes: ['inquiry-response', 'service-delivery', 'rights'],
    retention: 'correspondence',
    since: 1,
  },
  'seed mailbox': {
    what: `One check message from each new inbox, with the address and name it sends as; ${byHand}.`,
    subjects: ['sender'],
    clauses: ['2.7'],
    categories: ['name', 'email'],
    purposes: ['service-delivery'],
    retention: 'client',
    since: 1,
  },
  'stand-ins': {
    what: 'Until a service is connected, what would go to it stays with a stand-in on our own machine: emails as they were written, and what a registrar, an inbox host, a sequencer or a payment service would be told. Nobody else receives it.',
    subjects: everybody,
    clauses: ['2.11', '5.1'],
    categories: [
      'name',
      'email',
      'phone',
      'address',
      'message',
      'business',
      'payment',
      'technical',
      'secret',
    ],
    purposes: [
      'service-delivery',
      'inquiry-response',
      'operations-email',
      'newsletter',
      'billing',
      'authentication',
    ],
    retention: 'stand-in',
    since: 1,
  },
  log: {
    what: 'What the program did, with ids, codes and durations. There is no field for a name, an address or a text.',
    subjects: ['client-contact', 'staff'],
    clauses: ['2.11'],
    categories: ['key', 'state', 'time', 'technical'],
    purposes: ['service-delivery'],
    retention: 'log',
    since: 1,
  },
  backups: {
    what: 'Encrypted copies of all the tables above but one, kept apart from the key that opens them. The keys that make the ledger readable lie in one file beside them, from which a destroyed one is taken, so that it is in no copy.',
    subjects: everybody,
    clauses: ['5.1', '9.5'],
    categories: [],
    purposes: ['service-delivery', 'legal-obligation'],
    retention: 'backup',
    since: 1,
  },
} as const satisfies Record<string, Holding>
