import { defineRecipient } from './recipient.ts'

export const loops = defineRecipient({
  id: 'loops',
  name: 'Loops',
  role: 'processor',
  does: 'email-delivery',
  why: 'It carries our emails to you, so it needs your address and what we write.',
  clause: '4.5',
  purposes: ['newsletter', 'operations-email'],
  hosts: [],
  country: 'US',
  transfer: 'clauses',
  contract: 'not-yet',
  policyUrl: 'https://loops.so/privacy',
  operations: {},
  since: 1,
})
