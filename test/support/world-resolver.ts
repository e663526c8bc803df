import { createResolver, type Resolver } from '#platform/dns/resolve.ts'
import { dnsExit } from '#platform/guard/dns-exit.ts'
import { sandboxAddresses } from '#platform/sandbox/addresses.ts'
import type { NetworkMap } from '#platform/sandbox/world.ts'

/** Reads DNS in the sandbox world the way the program does: from its root. */
export function worldResolver(network: NetworkMap): Resolver {
  return createResolver({
    exchange: dnsExit({ network, timeoutMs: 500 }),
    roots: [{ host: 'a.nic.example', addresses: [sandboxAddresses.root] }],
  })
}
