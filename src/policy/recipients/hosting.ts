import { defineRecipient } from './recipient.ts'

/** The machine below: which provider runs it is the choice of whoever runs the program. */
export const hosting = defineRecipient({
  id: 'hosting',
  name: 'Hosting provider',
  role: 'infrastructure',
  does: 'hosting',
  why: 'This program and its database run on its machines, so all that we hold lies there.',
  clause: '3.1',
  purposes: [
    'inquiry-response',
    'service-delivery',
    'operations-email',
    'newsletter',
    'billing',
    'legal-obligation',
    'authentication',
    'rights',
  ],
  hosts: [],
  country: 'chosen',
  transfer: 'clauses',
  contract: 'provider',
  policyUrl: '/privacy#4.9',
  operations: {},
  since: 1,
})
