import { defineRecipient } from './recipient.ts'

/** Where copies of the database lie; the master key is kept apart from them. */
export const backup = defineRecipient({
  id: 'backup',
  name: 'Backup storage',
  role: 'infrastructure',
  does: 'backup',
  why: 'A copy of the database lies apart from the machine, in case the machine is lost.',
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
