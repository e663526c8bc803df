import { type NameServer, startNameServer } from '#platform/dns/server.ts'
import { answerFromZone } from '#platform/dns/zone.ts'
import { sandboxAddresses } from '#platform/sandbox/addresses.ts'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { type DomainDocument, domainNamed } from './domain.ts'
import { zoneOf } from './zone.ts'

/** Authoritative for the domains that were brought in, and for nothing else. */
export function startZoneServer(world: SandboxWorld): Promise<NameServer> {
  const { host, port } = world.network.endpoint(sandboxAddresses.mailforgeNameServer, 53)
  return startNameServer({
    host,
    port,
    async answer(name, type) {
      const domain = await domainAbove(world, name)
      return domain ? answerFromZone(zoneOf(domain), name, type) : { kind: 'refused' }
    },
  })
}

async function domainAbove({ store }: SandboxWorld, name: string): Promise<DomainDocument | undefined> {
  for (let apex = name; apex.includes('.'); apex = apex.slice(apex.indexOf('.') + 1)) {
    const domain = await domainNamed(store, apex)
    if (domain) return domain
  }
  return undefined
}
