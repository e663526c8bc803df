import { defineRecipient } from './recipient.ts'

export const plausible = defineRecipient({
  id: 'plausible',
  name: 'Plausible',
  role: 'processor',
  does: 'analytics',
  why: 'It counts page views without knowing who looks.',
  clause: '4.6',
  purposes: ['improvement'],
  hosts: [],
  country: 'EE',
  transfer: 'none',
  contract: 'not-yet',
  policyUrl: 'https://plausible.io/privacy',
  operations: {},
  since: 1,
})
