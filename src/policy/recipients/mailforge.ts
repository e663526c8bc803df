import { defineRecipient } from './recipient.ts'

const byId = { id: 'key' } as const

/** Mailforge public API, checked 2026-11-23. */
export const mailforge = defineRecipient({
  id: 'mailforge',
  name: 'Mailforge',
  role: 'processor',
  does: 'inbox-hosting',
  why: 'It runs the mail domains and their inboxes, so it needs the addresses and the names they send as.',
  clause: '4.3',
  purposes: ['service-delivery'],
  hosts: ['api.mailforge.ai', 'mailforge.ai'],
  country: 'unstated',
  transfer: 'clauses',
  contract: 'account',
  policyUrl: 'https://www.mailforge.ai/privacy-policy',
  operations: {
    'workspace.list': { what: 'looks which workspaces the account has', fields: {} },
    'domain.find': { what: 'looks how far a domain is', fields: { search: 'technical' } },
    'domain.list': { what: 'reads which domains are in the account', fields: {} },
    'domain.bring-in': {
      what: 'brings in a domain bought elsewhere',
      fields: {
        workspaceId: 'key',
        domains: 'technical',
        dmarcEmail: 'business',
        forwardToDomain: 'technical',
      },
    },
    'domain.forward': {
      what: 'sets where visitors of a domain are sent',
      fields: { domainId: 'key', forwardToDomain: 'technical', domainMasking: 'technical' },
    },
    'dns.read': { what: 'reads the records of a domain', fields: byId },
    'dns.replace': {
      what: 'writes the records of a domain',
      fields: {
        ...byId,
        'records.name': 'technical',
        'records.type': 'technical',
        'records.value': 'technical',
      },
    },
    'mailbox.list': { what: 'looks which inboxes there are', fields: {} },
    'mailbox.create': {
      what: 'opens inboxes',
      fields: {
        'mailboxes.email': 'email',
        'mailboxes.firstName': 'name',
        'mailboxes.lastName': 'name',
        'mailboxes.signature': 'signature',
      },
    },
    'mailbox.read': { what: 'looks how far an inbox is', fields: byId },
    'mailbox.credentials': {
      what: 'reads how to sign in to an inbox',
      fields: { ...byId, with_credentials: 'technical' },
    },
    'mailbox.set-password': {
      what: 'sets the password of an inbox',
      fields: { ...byId, password: 'secret' },
    },
    'mailbox.delete': { what: 'deletes an inbox and its mail', fields: byId },
    'mail.send': {
      what: 'sends one check message from an inbox to our own seed mailbox',
      fields: {
        from: 'email',
        name: 'name',
        to: 'business',
        subject: 'technical',
        text: 'technical',
        headers: 'technical',
      },
    },
  },
  since: 1,
})
