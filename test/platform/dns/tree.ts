import type { DnsExchange } from '#platform/dns/ask.ts'
import type { DnsRecord } from '#platform/dns/record.ts'
import { createResolver, type Resolver } from '#platform/dns/resolve.ts'
import { type NameServer, startNameServer } from '#platform/dns/server.ts'
import { answerFromZone, type DnsReply, type Zone } from '#platform/dns/zone.ts'
import { dnsExit } from '#platform/guard/dns-exit.ts'

export const a = (name: string, address: string): DnsRecord => ({ type: 'A', name, ttlSeconds: 60, address })
export const ns = (name: string, host: string): DnsRecord => ({ type: 'NS', name, ttlSeconds: 60, host })
export const cname = (name: string, host: string): DnsRecord => ({
  type: 'CNAME',
  name,
  ttlSeconds: 60,
  host,
})
export const txt = (name: string, text: string): DnsRecord => ({ type: 'TXT', name, ttlSeconds: 60, text })
export const mx = (name: string, preference: number, host: string): DnsRecord => ({
  type: 'MX',
  name,
  ttlSeconds: 60,
  preference,
  host,
})

type Answering = (name: string, type: string) => Promise<DnsReply>

export interface DnsTree {
  resolver: Resolver
  exchange: DnsExchange
  close(): Promise<void>
}

/** Name servers at TEST-NET addresses, each with its zone; the first one is the root. */
export async function startTree(servers: Record<string, Zone | Answering>): Promise<DnsTree> {
  const running = new Map<string, NameServer>()
  for (const [address, served] of Object.entries(servers)) {
    const answer =
      typeof served === 'function'
        ? served
        : async (name: string, type: string) => answerFromZone(served, name, type)
    running.set(address, await startNameServer({ port: 0, answer }))
  }
  const network = {
    /** An address without a server is a port that nobody listens on. */
    endpoint: (address: string) => ({ host: '127.0.0.1', port: running.get(address)?.port ?? 1 }),
  }
  const exchange = dnsExit({ network, timeoutMs: 300 })
  const [root = ''] = Object.keys(servers)
  return {
    exchange,
    resolver: createResolver({ exchange, roots: [{ host: 'root.test', addresses: [root] }] }),
    async close() {
      for (const server of running.values()) await server.close()
    },
  }
}
