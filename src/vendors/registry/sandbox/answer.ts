import { type AddressRecord, type DnsRecord, isWithin } from '#platform/dns/record.ts'
import { answerFromZone, type DnsReply, startOfAuthority } from '#platform/dns/zone.ts'
import { sandboxAddresses } from '#platform/sandbox/addresses.ts'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { collections, domainWithStanding, type OutsideZone } from './books.ts'
import { registrableName, topLevelDomains } from './domains.ts'

const ownHost = 'a.nic.example'

/**
 * The registry's one server speaks for the root, the top-level domains, the outside zones and single hosts;
 * a registered domain is referred to its name servers while it is active, and is not there otherwise.
 */
export async function answerAsRegistry(world: SandboxWorld, name: string, type: string): Promise<DnsReply> {
  if (name === '' || topLevelDomains.some((tld) => tld === name)) return fromApex(name, type)
  const zone = await outsideZoneFor(world, name)
  if (zone) return answerFromZone(zone, name, type)
  const hosts = await hostRecords(world)
  if (hosts.some((host) => isWithin(host.name, name)))
    return answerFromZone({ name: topOf(name), records: hosts }, name, type)
  const registrable = registrableName(name)
  const domain = registrable === undefined ? undefined : await domainWithStanding(world, registrable)
  if (domain?.status !== 'active') return { kind: 'nxdomain', soa: soaOf(topOf(name)) }
  const { nameServers } = domain
  const glue = hosts.filter((host) => nameServers.includes(host.name))
  return { kind: 'referral', zone: domain.name, nameServers, glue }
}

async function outsideZoneFor(world: SandboxWorld, name: string) {
  for (let apex = name; apex.includes('.'); apex = apex.slice(apex.indexOf('.') + 1)) {
    const zone = await world.store.get<OutsideZone>(collections.zones, apex)
    if (zone) return { name: apex, records: zone.records }
  }
  return undefined
}

async function hostRecords(world: SandboxWorld): Promise<AddressRecord[]> {
  const own: AddressRecord = { type: 'A', name: ownHost, ttlSeconds: 300, address: sandboxAddresses.root }
  const hosts = await world.store.list<{ address: string }>(collections.hosts)
  return [
    own,
    ...hosts.map(
      ({ id, body }): AddressRecord => ({
        type: 'A',
        name: id,
        ttlSeconds: 300,
        address: body.address,
      }),
    ),
  ]
}

function fromApex(name: string, type: string): DnsReply {
  const records: DnsRecord[] = [{ type: 'NS', name, ttlSeconds: 300, host: ownHost }, soaOf(name)]
  return answerFromZone({ name, records }, name, type)
}

const topOf = (name: string): string => topLevelDomains.findLast((tld) => name.endsWith(`.${tld}`)) ?? ''
const soaOf = (name: string) =>
  startOfAuthority({ name, records: [{ type: 'NS', name, ttlSeconds: 300, host: ownHost }] })
