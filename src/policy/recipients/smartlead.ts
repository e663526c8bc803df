import { defineRecipient } from './recipient.ts'

export const smartlead = defineRecipient({
  id: 'smartlead',
  name: 'Smartlead',
  role: 'processor',
  does: 'sequencer',
  why: 'It warms the inboxes and sends your campaigns from them, so it needs their addresses, the names they send as, and their passwords.',
  clause: '4.4',
  purposes: ['service-delivery'],
  hosts: [],
  country: 'unstated',
  transfer: 'clauses',
  contract: 'not-yet',
  policyUrl: 'https://www.smartlead.ai/privacy-policy',
  operations: {},
  since: 1,
})
