import { defineRecipient } from './recipient.ts'

/**
 * Lists of domains that spam was seen from. Which of them is asked is the agency's choice, by their terms; another operator
 * than these has to be declared first.
 */
export const blocklists = defineRecipient({
  id: 'blocklists',
  name: 'Domain blocklists (Spamhaus, SURBL, URIBL)',
  role: 'controller',
  does: 'blocklist-checks',
  why: 'A sending domain that stands on one is refused, so we ask whether it does. The question names the domain alone.',
  clause: '3.1',
  purposes: ['service-delivery'],
  hosts: ['spamhaus.org', 'spamhaus.net', 'surbl.org', 'uribl.com'],
  country: 'chosen',
  transfer: 'your-contract',
  contract: 'terms',
  policyUrl: '/privacy#4.9',
  operations: {
    'domain.look-up': { what: 'asks whether a sending domain is listed', fields: { domain: 'technical' } },
  },
  since: 1,
})
