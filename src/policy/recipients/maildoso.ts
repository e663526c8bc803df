import { defineRecipient } from './recipient.ts'

export const maildoso = defineRecipient({
  id: 'maildoso',
  name: 'Maildoso',
  role: 'processor',
  does: 'inbox-hosting',
  why: 'It runs inboxes, so it needs the addresses and the names they send as.',
  clause: '4.3',
  purposes: ['service-delivery'],
  hosts: [],
  country: 'unstated',
  transfer: 'clauses',
  contract: 'not-yet',
  policyUrl: 'https://www.maildoso.com/privacy-policy',
  operations: {},
  since: 1,
})
