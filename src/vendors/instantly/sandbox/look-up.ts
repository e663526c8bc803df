import { createSocket } from 'node:dgram'
import type { DnsExchange } from '#platform/dns/ask.ts'
import type { LookUp, Resolver } from '#platform/dns/resolve.ts'
import { createResolver } from '#platform/dns/resolve.ts'
import { sandboxAddresses } from '#platform/sandbox/addresses.ts'
import type { SandboxWorld } from '#platform/sandbox/world.ts'

const timeoutMs = 1500

/** The sandbox talks to loopback only: an address nobody stands in for is not asked. */
export function standIn(world: SandboxWorld, address: string, port: number) {
  const endpoint = world.network.endpoint(address, port)
  return endpoint.host === '127.0.0.1' ? endpoint : undefined
}

function overUdp(world: SandboxWorld): DnsExchange {
  return (server, query, transport) =>
    new Promise((resolve, reject) => {
      const endpoint = standIn(world, server.address, server.port)
      if (!endpoint || transport === 'tcp') return reject(new Error('not reachable'))
      const socket = createSocket('udp4')
      const finish = (end: () => void) => {
        clearTimeout(timer)
        socket.removeAllListeners().on('error', () => undefined)
        socket.close()
        end()
      }
      const timer = setTimeout(() => finish(() => reject(new Error('no answer in time'))), timeoutMs)
      socket.on('error', (error) => finish(() => reject(error)))
      socket.on('message', (message) => finish(() => resolve(message)))
      socket.connect(endpoint.port, endpoint.host, () => socket.send(query))
    })
}

export function resolver(world: SandboxWorld): Resolver {
  return createResolver({
    exchange: overUdp(world),
    roots: [{ host: 'root', addresses: [sandboxAddresses.root] }],
  })
}

export async function addressOf(world: SandboxWorld, host: string): Promise<string | undefined> {
  const found = await resolver(world).lookUp(host, 'A')
  return found.kind === 'found' ? found.records[0]?.address : undefined
}

/** The texts of a name, strings of one record joined; none when there are none or nobody answers. */
export async function textsOf(world: SandboxWorld, name: string): Promise<string[]> {
  const found: LookUp = await resolver(world).lookUp(name, 'TXT')
  return found.kind === 'found'
    ? found.records.flatMap((record) => (record.type === 'TXT' ? [record.text] : []))
    : []
}
