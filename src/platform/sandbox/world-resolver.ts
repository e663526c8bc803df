import { createResolver, type Resolver } from '#platform/dns/resolve.ts'
import { dnsExit } from '#platform/guard/dns-exit.ts'
import { sandboxAddresses } from './addresses.ts'
import type { NetworkMap } from './world.ts'

/** The resolver of the sandbox world: from its root, and never to a name server outside it. */
export function worldResolver(network: NetworkMap): Resolver {
  const ask = dnsExit({ network })
  return createResolver({
    async exchange(server, query, transport) {
      if (network.endpoint(server.address, server.port).host === server.address)
        throw new Error('The name server is outside the sandbox world')
      return ask(server, query, transport)
    },
    roots: [{ host: 'a.root-servers.example', addresses: [sandboxAddresses.root] }],
  })
}
