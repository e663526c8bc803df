import { type AddressRecord, type DnsRecord, isWithin, type RecordOf } from './record.ts'

/** What an authoritative server says to one question. */
export type DnsReply =
  | { kind: 'answer'; records: readonly DnsRecord[] }
  | { kind: 'nodata' | 'nxdomain'; soa: RecordOf<'SOA'> }
  | { kind: 'referral'; zone: string; nameServers: readonly string[]; glue: readonly AddressRecord[] }
  | { kind: 'refused' }

export interface Zone {
  /** Its apex, such as `acme.com`. */
  readonly name: string
  /** With full names; NS records below the apex are delegations. */
  readonly records: readonly DnsRecord[]
}

/** Answers from one zone as RFC 1034, 4.3.2 asks: delegations, CNAME, wildcards, empty non-terminals. */
export function answerFromZone(zone: Zone, name: string, type: string): DnsReply {
  if (!isWithin(name, zone.name)) return { kind: 'refused' }
  const cut = delegationAbove(zone, name)
  if (cut) return cut
  const here = zone.records.filter((record) => record.name === name)
  if (here.length > 0 || zone.records.some((record) => isWithin(record.name, name)))
    return fromNode(zone, here, type)
  const wild = wildcardFor(zone, name)
  if (wild.length > 0)
    return fromNode(
      zone,
      wild.map((record) => ({ ...record, name })),
      type,
    )
  return { kind: 'nxdomain', soa: startOfAuthority(zone) }
}

/** The zone's own SOA, or one made for it: a sandbox zone has no secondaries that would read it. */
export function startOfAuthority(zone: Zone): RecordOf<'SOA'> {
  const kept = zone.records.find((record) => record.type === 'SOA')
  if (kept) return kept
  const first = zone.records.find((record) => record.type === 'NS' && record.name === zone.name)
  return {
    type: 'SOA',
    name: zone.name,
    ttlSeconds: 300,
    primary: first?.type === 'NS' ? first.host : `ns.${zone.name || 'invalid'}`,
    mailbox: `hostmaster.${zone.name || 'invalid'}`,
    serial: 1,
    refreshSeconds: 3600,
    retrySeconds: 600,
    expireSeconds: 604_800,
    negativeTtlSeconds: 300,
  }
}

function delegationAbove(zone: Zone, name: string): DnsReply | undefined {
  const cuts = zone.records.filter(
    (record) => record.type === 'NS' && record.name !== zone.name && isWithin(name, record.name),
  )
  const highest = cuts.toSorted((one, other) => one.name.length - other.name.length)[0]?.name
  if (highest === undefined) return undefined
  const nameServers = cuts.flatMap((cut) => (cut.type === 'NS' && cut.name === highest ? [cut.host] : []))
  const glue = zone.records.filter((record) => record.type === 'A' && nameServers.includes(record.name))
  return {
    kind: 'referral',
    zone: highest,
    nameServers,
    glue: glue.flatMap((record) => (record.type === 'A' ? [record] : [])),
  }
}

function fromNode(zone: Zone, here: readonly DnsRecord[], type: string): DnsReply {
  const matching = here.filter((record) => record.type === type)
  if (matching.length > 0) return { kind: 'answer', records: matching }
  const alias = here.filter((record) => record.type === 'CNAME')
  return alias.length > 0
    ? { kind: 'answer', records: alias }
    : { kind: 'nodata', soa: startOfAuthority(zone) }
}

/** Records at `*` below the closest ancestor that exists (RFC 4592). */
function wildcardFor(zone: Zone, name: string): readonly DnsRecord[] {
  let closest = name
  while (closest !== zone.name && !zone.records.some((record) => isWithin(record.name, closest)))
    closest = closest.slice(closest.indexOf('.') + 1)
  return zone.records.filter((record) => record.name === `*.${closest}`)
}
