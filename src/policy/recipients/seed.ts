import { defineRecipient } from './recipient.ts'

/** The agency's own seed mailbox: which provider holds it is the agency's choice, so its host is the connection's. */
export const seed = defineRecipient({
  id: 'seed',
  name: 'Seed mailbox',
  role: 'processor',
  does: 'delivery-checks',
  why: 'Each new inbox writes one message to a mailbox of ours, so that its signature can be judged from outside.',
  clause: '3.1',
  purposes: ['service-delivery'],
  hosts: ['*'],
  country: 'chosen',
  transfer: 'clauses',
  contract: 'provider',
  policyUrl: '/privacy#4.9',
  operations: {
    'proof.find': { what: 'looks for one of our own check messages', fields: { token: 'key' } },
    'reports.read': { what: 'reads what receivers report of the domains', fields: {} },
  },
  // The check message comes from the inbox itself.
  receives: ['email', 'name'],
  since: 1,
})
