import type { WhyReplaced } from './ask-plan-change.ts'

/** Why a change does not go on by itself, with what can be done. */
export const changeFaults = {
  'change.payment-failed':
    'The card did not pay. Nothing has changed; the invoice can be paid on its own page with another card. For a larger plan that page stands for 23 hours.',
  'change.awaits-transfer':
    'The transfer has not arrived yet. Nothing has changed; the change begins by itself once the invoice is paid.',
  'change.payment-over':
    'The invoice was not paid in time and is void. Nothing has changed; it can be charged again for as long as the offer stands.',
  'change.price-rose':
    'It would cost more now than was shown and accepted, so nothing was charged. It is priced and accepted anew.',
  'change.offer-over':
    'The paid month that this was priced for has ended, so nothing was charged. It is priced and accepted anew.',
  'change.refused':
    'The payment service refused to charge this, so nothing was charged. Somebody here looks at the customer and the subscription there; then it can be charged again.',
  'change.no-subscription':
    'There is no running subscription to charge this to. Somebody here looks at the payments of this client.',
} as const
export type ChangeFault = keyof typeof changeFaults

/** The sentence for a fault; undefined for one that nobody knows. */
export function changeFaultWords(code: string): string | undefined {
  return Object.entries(changeFaults).find(([known]) => known === code)?.[1]
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
