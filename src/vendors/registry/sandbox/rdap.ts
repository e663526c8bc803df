import type { DomainStanding, RegisteredDomain } from './domains.ts'

/** The public answer about a registered domain (RFC 9083); the registrant is redacted (RFC 9537). */
export function rdapDomain(domain: RegisteredDomain & DomainStanding) {
  return {
    objectClassName: 'domain',
    ldhName: domain.name,
    status: domain.status === 'active' ? ['active'] : ['client hold'],
    events: [
      { eventAction: 'registration', eventDate: domain.createdAt },
      { eventAction: 'expiration', eventDate: domain.expiresAt },
    ],
    nameservers: domain.nameServers.map((ldhName) => ({ objectClassName: 'nameserver', ldhName })),
    entities: [{ objectClassName: 'entity', handle: domain.registrar, roles: ['registrar'] }],
    redacted: [{ name: { type: 'Registrant Name' }, method: 'removal' }],
  }
}
