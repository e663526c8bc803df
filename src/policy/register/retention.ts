import type { ClauseId } from '#policy/vocabulary.ts'

/** How long, from when, and which sentence of the policy says so. `until` names the root's expiry column. */
export const retentionRules = {
  prospect: {
    until: 'people.prospect_until',
    months: 24,
    from: 'the latest form submission',
    words: '24 months after the latest submission, or on request, whichever is first',
    clause: '5.2',
  },
  client: {
    until: 'clients.retained_until',
    months: 72,
    from: 'the end of the last engagement',
    words: 'for the duration of the engagement, plus 6 years after (for tax and legal reasons)',
    clause: '5.1',
  },
  subscriber: {
    until: 'people.subscriber_until',
    months: null,
    from: 'the unsubscription',
    words: 'until you unsubscribe',
    clause: '5.3',
  },
  unconfirmed: {
    until: 'people.subscriber_until',
    months: null,
    days: 7,
    from: 'the request',
    words: '7 days if the address is not confirmed',
    clause: '2.2',
  },
  staff: {
    until: 'people.staff_until',
    months: 72,
    from: 'the end of their access',
    words: 'while they work here, plus 6 years for the record of who decided what',
    clause: '5.1',
  },
  person: {
    until: 'the latest of the person’s periods',
    months: null,
    from: 'the last reason to hold the person',
    words: 'as long as any of the periods above holds the person',
    clause: '5.1',
  },
  ledger: {
    until: 'person_keys',
    months: null,
    from: 'the erasure of the person',
    words: 'kept as proof; what identifies a person in it becomes unreadable with their key',
    clause: '4.10',
  },
  none: {
    until: null,
    months: null,
    from: '',
    words: 'not about a person',
    clause: '2.11',
  },
} as const satisfies Record<
  string,
  {
    until: string | null
    months: number | null
    days?: number
    from: string
    words: string
    clause: ClauseId
  }
>
export type RetentionRule = keyof typeof retentionRules
