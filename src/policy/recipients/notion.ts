import { defineRecipient } from './recipient.ts'

export const notion = defineRecipient({
  id: 'notion',
  name: 'Notion',
  role: 'processor',
  does: 'project-management',
  why: 'We plan the work there and share a page of it with you.',
  clause: '4.7',
  purposes: ['service-delivery'],
  hosts: [],
  country: 'US',
  transfer: 'clauses',
  contract: 'not-yet',
  policyUrl: 'https://www.notion.com/privacy',
  operations: {},
  since: 1,
})
