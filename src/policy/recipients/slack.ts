import { defineRecipient } from './recipient.ts'

export const slack = defineRecipient({
  id: 'slack',
  name: 'Slack',
  role: 'processor',
  does: 'communication',
  why: 'We talk with you there, if you like, and among ourselves.',
  clause: '4.8',
  purposes: ['service-delivery', 'inquiry-response'],
  hosts: [],
  country: 'US',
  transfer: 'clauses',
  contract: 'not-yet',
  policyUrl: 'https://slack.com/trust/privacy/privacy-policy',
  operations: {},
  since: 1,
})
