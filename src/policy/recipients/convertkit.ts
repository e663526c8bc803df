import { defineRecipient } from './recipient.ts'

/** The company has called itself Kit since 2024; the policy keeps the name people know. */
export const convertkit = defineRecipient({
  id: 'convertkit',
  name: 'ConvertKit',
  role: 'processor',
  does: 'email-delivery',
  why: 'It carries our emails to you, so it needs your address and what we write.',
  clause: '4.5',
  purposes: ['newsletter', 'operations-email'],
  hosts: [],
  country: 'US',
  transfer: 'clauses',
  contract: 'not-yet',
  policyUrl: 'https://kit.com/privacy',
  operations: {},
  since: 1,
})
