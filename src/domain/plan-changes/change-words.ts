import type { WhyReplaced } from './ask-plan-change.ts'

/** Why a change does not go on by itself, with what can be done. */
export const changeFaults: Readonly<Record<string, string>> = {
  'change.payment-failed':
    'The card did not pay. Nothing has changed; the invoice can be paid on its own page with another card, within 23 hours.',
  'change.awaits-transfer':
    'The transfer has not arrived yet. Nothing has changed; the change begins by itself once the invoice is paid.',
  'change.payment-over':
    'The invoice was not paid in time and is void. Nothing has changed; it can be charged again.',
  'change.no-subscription':
    'There is no running subscription to charge this to. Somebody here looks at the payments of this client.',
}

/** Completes "The domain …, because it …". */
export const replacedBecause: Readonly<Record<WhyReplaced, string>> = {
  client: 'the client asked for it',
  operator: 'we propose it',
  'worn-out': 'it is worn out: what it sends no longer arrives well',
  listed: 'it stands on a blocklist',
  suspended: 'it was suspended',
  lost: 'it is no longer in the account',
}
