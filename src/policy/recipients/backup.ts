import type { DeclaredFields } from './recipient.ts'
import { defineRecipient } from './recipient.ts'

const named = { name: 'technical' } as const satisfies DeclaredFields

/** Where copies of the database lie; the master key is kept apart from them. */
export const backup = defineRecipient({
  id: 'backup',
  name: 'Backup storage',
  role: 'infrastructure',
  does: 'backup',
  why: 'A copy of the database lies apart from the machine, in case the machine is lost.',
  clause: '3.1',
  purposes: [
    'inquiry-response',
    'service-delivery',
    'operations-email',
    'newsletter',
    'billing',
    'legal-obligation',
    'authentication',
    'rights',
  ],
  hosts: ['*'],
  country: 'chosen',
  transfer: 'clauses',
  contract: 'provider',
  policyUrl: '/privacy#4.9',
  operations: {
    'file.list': {
      what: 'looks which encrypted copies there are',
      fields: { 'list-type': 'technical', prefix: 'technical', 'continuation-token': 'technical' },
    },
    'file.begin': { what: 'begins to write an encrypted copy', fields: { ...named, uploads: 'technical' } },
    'file.write': {
      what: 'writes a part of an encrypted copy, which nobody there can open',
      fields: { ...named, partNumber: 'technical', uploadId: 'key', content: 'secret' },
    },
    'file.finish': {
      what: 'makes the copy whole',
      fields: { ...named, uploadId: 'key', content: 'technical' },
    },
    'file.give-up': {
      what: 'takes back a copy that was not finished',
      fields: { ...named, uploadId: 'key' },
    },
    'file.read': { what: 'reads an encrypted copy back', fields: named },
    'file.remove': { what: 'removes a copy that has reached its period', fields: named },
  },
  since: 1,
})
