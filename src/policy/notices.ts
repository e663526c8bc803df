import type { ClauseId, ImpersonalCategory } from './vocabulary.ts'

/** What a vendor may tell us by itself (a webhook), and what of it is read: all else is dropped before anything looks. */
export interface NoticeDeclaration {
  readonly what: string
  readonly clauses: readonly ClauseId[]
  /** By path; nothing personal can be declared. */
  readonly fields: Readonly<Record<string, ImpersonalCategory>>
}

/**
 * Every vendor that we take notices from. The sequencers are not among them: their notices bring leads and replies,
 * people who are the client's contacts; what inboxes did is asked for as figures (policy 3.6).
 */
export const notices = {
  stripe: {
    what: 'that something happened to a payment page, a subscription, an invoice, a refund or a dispute; the thing itself is then looked up',
    clauses: ['2.5', '2.11', '4.1'],
    fields: {
      id: 'key',
      type: 'state',
      created: 'time',
      'data.object.id': 'key',
      'data.object.object': 'state',
    },
  },
} as const satisfies Readonly<Record<string, NoticeDeclaration>>
export type NoticeVendor = keyof typeof notices
