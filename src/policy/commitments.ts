import { smallestGroup } from './aggregates.ts'
import type { ClauseId } from './vocabulary.ts'

/** Something we promise to do, or never to do. Taking one back, or being slower at it, is never a matter of words. */
export interface CommitmentDeclaration {
  readonly clause: ClauseId
  /** The sentence that stands in the policy. */
  readonly words: string
  /** By when, where the promise has a time; the words say the same number. */
  readonly hours?: number
  /** The law behind it, where there is one. */
  readonly citation?: string
}

/** In the order in which the clauses tell them. */
export const commitments = {
  'no-card-numbers': { clause: '2.5', words: 'we never see full card numbers' },
  'essential-cookies': {
    clause: '2.8',
    words: 'we don’t use cookies except for essential session cookies, set only when somebody signs in',
  },
  'no-retargeting': {
    clause: '2.9',
    words: 'we don’t run ad retargeting pixels (no Facebook, LinkedIn, Google Ads trackers)',
  },
  'no-tracking': { clause: '2.10', words: 'we don’t track users across other websites' },
  'nothing-just-in-case': {
    clause: '2.11',
    words:
      'we don’t collect anything “just in case”: what this program may store, and why, is declared line by line, and it refuses to start with anything else',
    citation: 'GDPR Art. 5(1)(c)',
  },
  'groups-only': {
    clause: '3.4',
    words: `a figure about our clients is worked out over at least ${smallestGroup} of them, each counted once, or not at all; it names nobody and leads to nobody.`,
    citation: 'GDPR Recital 26',
  },
  'no-leads': { clause: '3.6', words: 'we don’t read or keep the contacts you write to, or their replies' },
  'no-other-use': {
    clause: '3.6',
    words: 'we don’t use your data to train AI models, sell to third parties, or market to your contacts.',
  },
  'told-before-a-court': {
    clause: '4.10',
    words: 'we’re legally required to (court order, etc.) — we’ll notify you first if legally permitted',
  },
  'unreadable-at-expiry': {
    clause: '5.1',
    words:
      'what has reached its period can no longer be read from that moment on, except to delete it or to answer you about it.',
    citation: 'GDPR Art. 5(1)(e)',
  },
  'one-click': { clause: '5.3', words: 'one-click unsubscribe in every email' },
  'no-sale': {
    clause: '8.1',
    words: 'we don’t sell personal information. we don’t share it for cross-context behavioral advertising.',
    citation: 'CCPA §1798.120',
  },
  https: { clause: '9.1', words: 'HTTPS on all pages' },
  'card-data-elsewhere': { clause: '9.2', words: 'Stripe for payment data (PCI compliant)' },
  'second-factor': { clause: '9.3', words: '2FA on all internal accounts that touch client data' },
  'limited-tooling': { clause: '9.4', words: 'limited-access shared tooling (Notion, Slack)' },
  'rows-by-purpose': {
    clause: '9.3',
    words:
      'a database that shows no client’s row to anybody who works here without that second factor, and to each part of the program only what its purpose needs',
    citation: 'GDPR Art. 25(2)',
  },
  'encrypted-secrets': {
    clause: '9.3',
    words: 'passwords and keys encrypted, with the key kept outside the database and its backups',
    citation: 'GDPR Art. 32(1)(a)',
  },
  'breach-notice': {
    clause: '9.5',
    words: 'if we suffer a breach affecting your data, we’ll notify you within 72 hours of discovery.',
    hours: 72,
    citation: 'GDPR Art. 33(1), 34(1)',
  },
  'no-minors': {
    clause: '10.1',
    words:
      'we don’t serve anyone under 18. we don’t knowingly collect data from minors. if you believe we have, email us and we’ll delete it.',
  },
  'material-notice': {
    clause: '12.1',
    words: 'if we update this policy materially, we’ll email current clients and post the update here.',
  },
  'personal-answer': {
    clause: '13.1',
    words: 'we respond personally, usually within 24 hours.',
    hours: 24,
  },
} as const satisfies Readonly<Record<string, CommitmentDeclaration>>
export type CommitmentId = keyof typeof commitments
