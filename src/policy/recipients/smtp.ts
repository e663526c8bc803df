import { defineRecipient } from './recipient.ts'

/** The agency's own mail server: which one is the agency's choice, so host and country are the connection's. */
export const smtp = defineRecipient({
  id: 'smtp',
  name: 'Outgoing mail server',
  role: 'processor',
  does: 'outgoing-mail',
  why: 'It carries our emails to you, so it needs your address and what we write.',
  clause: '3.3',
  purposes: ['operations-email', 'inquiry-response', 'newsletter', 'authentication', 'billing', 'rights'],
  hosts: ['*'],
  country: 'chosen',
  transfer: 'clauses',
  contract: 'provider',
  policyUrl: '/privacy#4.9',
  operations: {
    'key.check': { what: 'looks whether our sign-in is accepted', fields: {} },
    'mail.send': {
      what: 'sends one e-mail to one person',
      fields: {
        from: 'business',
        name: 'business',
        to: 'email',
        subject: 'message',
        text: 'message',
        html: 'message',
        headers: 'technical',
        calendar: 'message',
      },
    },
  },
  since: 1,
})
