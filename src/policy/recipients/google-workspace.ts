import { defineRecipient } from './recipient.ts'

export const googleWorkspace = defineRecipient({
  id: 'google-workspace',
  name: 'Google Workspace',
  role: 'processor',
  does: 'inbox-hosting',
  why: 'It runs inboxes, so it needs the addresses and the names they send as.',
  clause: '4.3',
  purposes: ['service-delivery'],
  hosts: [],
  country: 'US',
  transfer: 'clauses',
  contract: 'not-yet',
  policyUrl: 'https://cloud.google.com/terms/cloud-privacy-notice',
  operations: {},
  since: 1,
})
