import type { DnsRecord } from '#platform/dns/record.ts'
import { answerFromZone, type DnsReply } from '#platform/dns/zone.ts'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { ownedDomain } from './portfolio.ts'
import { type KeptRecord, recordsOf } from './records.ts'

/** The names that a new domain is delegated to. */
export const ownNameServers = [
  'curitiba.ns.porkbun.com',
  'fortaleza.ns.porkbun.com',
  'maceio.ns.porkbun.com',
  'salvador.ns.porkbun.com',
] as const

/** Where parked and forwarded names point. */
export const parkingHost = 'pixie.porkbun.com'
export const parkingAddress = '192.0.2.11'

/** Answers for the zones that are kept here, whether or not the world still delegates to us. */
export async function answerAsPorkbun(world: SandboxWorld, name: string, type: string): Promise<DnsReply> {
  for (let apex = name; apex.includes('.'); apex = apex.slice(apex.indexOf('.') + 1)) {
    if (!(await ownedDomain(world.store, apex))) continue
    const own = ownNameServers.map(
      (host): DnsRecord => ({ type: 'NS', name: apex, ttlSeconds: 86_400, host }),
    )
    const forwards = await world.store.list<{ domain: string; subdomain: string }>('forwards')
    const kept = await recordsOf(world.store, apex)
    const forwarded = forwards
      .filter(({ body }) => body.domain === apex)
      .map(({ body }): DnsRecord => {
        const host = body.subdomain === '' ? apex : `${body.subdomain}.${apex}`
        return { type: 'A', name: host, ttlSeconds: 600, address: parkingAddress }
      })
    const records = [...own, ...forwarded, ...kept.flatMap(toDns)]
    return answerFromZone({ name: apex, records }, name, type)
  }
  return { kind: 'refused' }
}

/** An ALIAS is answered with the address of what it points to. */
function toDns(record: KeptRecord): DnsRecord[] {
  const head = { name: record.name, ttlSeconds: record.ttl }
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return [{ ...head, type: record.type, address: record.content }]
    case 'CNAME':
    case 'NS':
      return [{ ...head, type: record.type, host: record.content }]
    case 'MX':
      return [{ ...head, type: 'MX', preference: record.prio ?? 0, host: record.content }]
    case 'TXT':
      return [{ ...head, type: 'TXT', text: record.content }]
    case 'ALIAS':
      return [{ ...head, type: 'A', address: parkingAddress }]
    case 'CAA':
      return []
  }
}
