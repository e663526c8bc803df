import { defineRecipient } from './recipient.ts'

/** The agency's own mail server: which one is the agency's choice, so host and country are the connection's. */
export const smtp = defineRecipient({
  id: 'smtp',
  name: 'Outgoing mail server',
  role: 'processor',
  does: 'e-mail delivery',
  why: 'to send operational emails (intake, updates, handoff, invoices) and the guide that was asked for',
  clause: '3.3',
  purposes: ['operations-email', 'inquiry-response', 'newsletter', 'authentication', 'billing', 'rights'],
  hosts: ['*'],
  country: 'as set up by the agency',
  transfer: 'depends on the mail provider chosen; to be confirmed when the connection is made live',
  policyUrl: '/privacy',
  operations: {
    'mail.send': {
      what: 'Sends one e-mail to one person.',
      fields: {
        from: 'business',
        name: 'business',
        to: 'email',
        subject: 'message',
        text: 'message',
        html: 'message',
        headers: 'technical',
      },
    },
  },
  since: 1,
})
