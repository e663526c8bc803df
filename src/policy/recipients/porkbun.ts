import type { DeclaredFields } from './recipient.ts'
import { defineRecipient } from './recipient.ts'

const byDomain = { domain: 'technical' } as const satisfies DeclaredFields

/** Porkbun API v3, checked 2026-11-23. */
export const porkbun = defineRecipient({
  id: 'porkbun',
  name: 'Porkbun',
  role: 'controller',
  does: 'domain-registration',
  why: 'A domain is registered to a person, so the registrar and the registry behind it must know who that is and how to reach them.',
  clause: '4.2',
  purposes: ['service-delivery'],
  hosts: ['api.porkbun.com'],
  country: 'US',
  transfer: 'your-contract',
  contract: 'registration',
  policyUrl: 'https://porkbun.com/legal/agreement/privacy_policy',
  operations: {
    'key.check': { what: 'looks whether our key is accepted', fields: {} },
    'account.balance': { what: 'reads the credit of the account', fields: {} },
    'account.settings': { what: 'reads the monthly limit of the account', fields: {} },
    'domain.check': { what: 'asks whether a name is free and what it costs', fields: byDomain },
    'domain.create': {
      what: 'registers a domain, or rehearses it',
      fields: { ...byDomain, cost: 'payment', agreeToTerms: 'state', dryRun: 'state' },
    },
    'domain.find': { what: 'looks whether a domain is in the account', fields: byDomain },
    'domain.list': { what: 'reads which domains are in the account', fields: { start: 'technical' } },
    'domain.set-auto-renew': {
      what: 'switches the renewal of a domain',
      fields: { ...byDomain, status: 'state' },
    },
    'registrant.read': { what: 'reads back whom a domain is registered to', fields: byDomain },
    'registrant.set': {
      what: 'names you as the registrant of a domain',
      fields: {
        ...byDomain,
        'contacts.registrant.firstName': 'name',
        'contacts.registrant.lastName': 'name',
        'contacts.registrant.organization': 'business',
        'contacts.registrant.address1': 'address',
        'contacts.registrant.city': 'address',
        'contacts.registrant.state': 'address',
        'contacts.registrant.postalCode': 'address',
        'contacts.registrant.country': 'address',
        'contacts.registrant.phone': 'phone',
        'contacts.registrant.phoneCountryCode': 'phone',
        'contacts.registrant.email': 'email',
      },
    },
    'name-servers.read': { what: 'reads who runs the zone of a domain', fields: byDomain },
    'name-servers.set': {
      what: 'says who runs the zone of a domain',
      fields: { ...byDomain, ns: 'technical' },
    },
    'forward.list': { what: 'reads where a domain is forwarded to', fields: byDomain },
    'forward.add': {
      what: 'forwards a domain to your site',
      fields: {
        ...byDomain,
        subdomain: 'technical',
        location: 'business',
        type: 'technical',
        includePath: 'technical',
        wildcard: 'technical',
      },
    },
    'forward.delete': { what: 'ends a forward', fields: { ...byDomain, id: 'key' } },
  },
  since: 1,
})
