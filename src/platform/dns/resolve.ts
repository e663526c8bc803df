import { askServer, type DnsExchange, type ServerSaid } from './ask.ts'
import { type DnsRecord, type DnsType, isName, plainName, type RecordOf } from './record.ts'
import type { ServerHint } from './root-hints.ts'

/** Why a look-up ended without an answer. It says nothing about the records. */
export type UnknownReason = 'no-answer' | 'refused' | 'garbled' | 'loop' | 'malformed-name'

export type LookUp<Record extends DnsRecord = DnsRecord> =
  | { kind: 'found'; records: readonly Record[]; authority: readonly string[] }
  /** An authoritative server said that there is none. */
  | { kind: 'none'; reason: 'nxdomain' | 'nodata'; authority: readonly string[] }
  | { kind: 'unknown'; reason: UnknownReason }

export type Delegation =
  | { kind: 'found'; nameServers: readonly string[] }
  | { kind: 'none'; reason: 'nxdomain' | 'nodata' }
  | { kind: 'unknown'; reason: UnknownReason }

export interface Resolver {
  /** Follows the delegation from the root, and aliases to their end. `authority` is who was delegated to. */
  lookUp<Type extends DnsType>(name: string, type: Type): Promise<LookUp<RecordOf<Type>>>
  /** The name servers that the parent zone delegates the domain to, sorted. */
  nameServersOf(domain: string): Promise<Delegation>
}

/** Bounds of one look-up, so that zones that point at each other end as `loop`. */
const limits = { questions: 80, aliases: 8, cuts: 20, nested: 4, servers: 5, rounds: 2 }

/** An iterative resolver. It keeps nothing between look-ups: each one is an observation of now. */
export function createResolver(input: { exchange: DnsExchange; roots: readonly ServerHint[] }): Resolver {
  const start = (): Walk => ({ ...input, left: { questions: limits.questions } })
  return {
    async lookUp(name, type) {
      return follow(start(), plainName(name), type, 0)
    },
    async nameServersOf(domain) {
      const name = plainName(domain)
      const end = await descend(start(), name, 'NS', 0, name)
      if (end.kind === 'unknown') return end
      if (end.kind === 'none') return { kind: 'none', reason: end.reason }
      if (end.kind === 'alias') return { kind: 'none', reason: 'nodata' }
      const hosts = end.kind === 'cut' ? end.nameServers : end.records.flatMap((ns) => ns.host)
      return { kind: 'found', nameServers: hosts.toSorted() }
    },
  }
}

interface Walk {
  readonly exchange: DnsExchange
  readonly roots: readonly ServerHint[]
  readonly left: { questions: number }
}

async function follow<Type extends DnsType>(
  walk: Walk,
  name: string,
  type: Type,
  nested: number,
): Promise<LookUp<RecordOf<Type>>> {
  let current = name
  for (let aliases = 0; aliases <= limits.aliases; aliases += 1) {
    const end = await descend(walk, current, type, nested)
    if (end.kind === 'cut') return { kind: 'unknown', reason: 'garbled' }
    if (end.kind !== 'alias') return end
    current = end.target
  }
  return { kind: 'unknown', reason: 'loop' }
}

type End<Type extends DnsType> =
  | LookUp<RecordOf<Type>>
  | { kind: 'alias'; target: string }
  | { kind: 'cut'; nameServers: readonly string[] }

/** Goes down from the root to the zone that answers; stops at the delegation of `until` if it is given. */
async function descend<Type extends DnsType>(
  walk: Walk,
  name: string,
  type: Type,
  nested: number,
  until?: string,
): Promise<End<Type>> {
  if (!isName(name)) return { kind: 'unknown', reason: 'malformed-name' }
  let zone = ''
  let servers = walk.roots
  for (let cuts = 0; cuts < limits.cuts; cuts += 1) {
    const said = await askAny(walk, servers, { name, type, zone }, nested)
    const authority = servers.map((server) => server.host)
    switch (said.kind) {
      case 'failed':
        return { kind: 'unknown', reason: said.reason }
      case 'alias':
        return said
      case 'nxdomain':
      case 'nodata':
        return { kind: 'none', reason: said.kind, authority }
      case 'records':
        return { kind: 'found', records: ofType(said.records, type), authority }
      case 'referral':
        if (said.zone === until) return { kind: 'cut', nameServers: said.nameServers }
        zone = said.zone
        servers = said.nameServers.map((host) => ({ host, addresses: said.glue.get(host) ?? [] }))
    }
  }
  return { kind: 'unknown', reason: 'loop' }
}

function ofType<Type extends DnsType>(records: readonly DnsRecord[], type: Type): RecordOf<Type>[] {
  return records.filter((record): record is RecordOf<Type> => record.type === type)
}

type Said = Exclude<ServerSaid, { kind: 'failed' }> | { kind: 'failed'; reason: UnknownReason }

/** Asks the servers of a zone in turn, in random order, until one of them says something. */
async function askAny(
  walk: Walk,
  servers: readonly ServerHint[],
  question: { name: string; type: DnsType; zone: string },
  nested: number,
): Promise<Said> {
  let reason: UnknownReason = 'no-answer'
  const addresses = await addressesOf(walk, servers, nested)
  for (let round = 0; round < limits.rounds; round += 1) {
    for (const address of addresses) {
      if (walk.left.questions <= 0) return { kind: 'failed', reason: 'loop' }
      walk.left.questions -= 1
      const said = await askServer(walk.exchange, address, question)
      if (said.kind !== 'failed') return said
      reason = said.reason
    }
  }
  return { kind: 'failed', reason }
}

/** Addresses given with the delegation; only when there are none are the servers' names looked up. */
async function addressesOf(walk: Walk, servers: readonly ServerHint[], nested: number): Promise<string[]> {
  const given = servers.flatMap((server) => server.addresses)
  if (given.length > 0) return shuffled(given).slice(0, limits.servers)
  if (nested >= limits.nested) return []
  const found: string[] = []
  for (const { host } of servers.slice(0, limits.servers)) {
    const address = await follow(walk, host, 'A', nested + 1)
    if (address.kind === 'found') found.push(...address.records.map((record) => record.address))
    if (found.length >= 2) break
  }
  return shuffled(found)
}

function shuffled<T>(list: readonly T[]): T[] {
  return list
    .map((value) => ({ value, order: Math.random() }))
    .toSorted((one, other) => one.order - other.order)
    .map(({ value }) => value)
}
