import { cookies } from '#policy/cookies.ts'
import type { ClauseId } from '#policy/vocabulary.ts'

/** How long, from when, and which sentence of the policy says so. */
export interface RetentionPeriod {
  /** What it holds for, as the policy's list of periods names it. */
  readonly of: string
  /** The column that a row's expiry is judged by; null where no one column says it. */
  readonly until: string | null
  readonly months: number | null
  readonly days?: number
  readonly from: string
  readonly words: string
  readonly clause: ClauseId
}

const staffHours = cookies.staff.lifetimeSeconds / 3600
/** What lies where the program can't reach: its period is a duty of the people who run it. */
export const byHand = 'we delete by hand here'

const portalDays = cookies.portal.lifetimeSeconds / 86_400

export const retentionRules = {
  client: {
    of: 'active client data',
    until: 'clients.retained_until',
    months: 72,
    from: 'the end of the last engagement',
    words: 'for the duration of the engagement, plus 6 years after (for tax and legal reasons)',
    clause: '5.1',
  },
  prospect: {
    of: 'prospect form submissions',
    until: 'people.prospect_until',
    months: 24,
    from: 'the latest form submission',
    words: '24 months after the latest submission, or on request, whichever is first',
    clause: '5.2',
  },
  subscriber: {
    of: 'lead magnet emails',
    until: 'people.subscriber_until',
    months: null,
    from: 'the unsubscription',
    words: 'until you unsubscribe',
    clause: '5.3',
  },
  unconfirmed: {
    of: 'an address given for the lead magnet',
    until: 'people.subscriber_until',
    months: null,
    days: 7,
    from: 'the request',
    words: '7 days if the address is not confirmed',
    clause: '2.2',
  },
  'asked-again': {
    of: 'a subscription whose consent we ask for again',
    until: 'people.subscriber_until',
    months: null,
    days: 30,
    from: 'the day we ask',
    words: '30 days if you do not agree to what changed; nothing else is mailed meanwhile',
    clause: '7.2',
  },
  suppression: {
    of: 'the fingerprint of an address that wants no more mail',
    until: null,
    months: null,
    from: 'the unsubscription or objection',
    words: 'until its owner signs up again; after an objection, for good',
    clause: '5.3',
  },
  staff: {
    of: 'what we hold about the people who work here',
    until: 'people.staff_until',
    months: 72,
    from: 'the end of their access',
    words: 'while they work here, plus 6 years for the record of who decided what',
    clause: '5.1',
  },
  'sign-in': {
    of: 'sign-in records',
    until: null,
    months: null,
    from: 'the end of the access',
    words: `as long as somebody may sign in; a session ends by itself after ${staffHours} hours (staff) or ${portalDays} days (clients)`,
    clause: '9.3',
  },
  person: {
    of: 'your name and address, and which emails we sent you',
    until: null,
    months: null,
    from: 'the last reason to hold the person',
    words: 'as long as any of the other periods holds you',
    clause: '5.1',
  },
  correspondence: {
    of: 'emails you write to us, requests about your rights included',
    until: null,
    months: 24,
    from: 'the last message',
    words: `24 months after the last message; with a client, as long as client data; ${byHand}`,
    clause: '2.6',
  },
  ledger: {
    of: 'the ledger',
    until: null,
    months: null,
    from: 'the erasure of the person',
    words: 'kept as proof; what identifies a person in it becomes unreadable with their key',
    clause: '4.10',
  },
  log: {
    of: 'log lines of the program',
    until: null,
    months: null,
    days: 30,
    from: 'the day they were written',
    words: `30 days; ${byHand}`,
    clause: '2.11',
  },
  backup: {
    of: 'backups',
    until: null,
    months: null,
    days: 30,
    from: 'the day they were made',
    words: `30 days, then the copy is overwritten or deleted; one that another tool makes ${byHand}`,
    clause: '5.1',
  },
  'stand-in': {
    of: 'what stands in, on our own machine, for a service that is not connected yet',
    until: null,
    months: null,
    days: 30,
    from: 'the day an email came there',
    words:
      '30 days for an email; the rest as the service itself would keep it, and all of it goes once nothing leads there any more',
    clause: '2.11',
  },
  erasure: {
    of: 'the list of what was deleted (keys of rows alone)',
    until: null,
    months: null,
    days: 35,
    from: 'the deletion',
    words: '35 days, so that a backup that is restored brings nothing deleted back',
    clause: '6.3',
  },
  'vendor-call': {
    of: 'which calls we made to a vendor (codes and durations)',
    until: null,
    months: null,
    days: 30,
    from: 'the call',
    words: '30 days',
    clause: '2.11',
  },
  'vendor-notice': {
    of: 'which notices a vendor sent us (ids alone)',
    until: null,
    months: null,
    days: 35,
    from: 'the day it came',
    // Stripe gives events out again for 30 days (docs.stripe.com/api/events, read 2026-11-23).
    words: '35 days, so that one that is sent again within 30 acts once',
    clause: '2.11',
  },
  none: {
    of: 'the machinery',
    until: null,
    months: null,
    from: '',
    words: 'not about a person',
    clause: '2.11',
  },
} as const satisfies Record<string, RetentionPeriod>
export type RetentionRule = keyof typeof retentionRules
