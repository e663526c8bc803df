import type { OpenStackPorts } from '#domain/stacks/stack-ports.ts'
import { createResolver } from '#platform/dns/resolve.ts'

/** The same vendors, while no name server of the world can be reached. */
export function withoutDns(openPorts: OpenStackPorts): OpenStackPorts {
  const resolver = createResolver({
    exchange: async () => {
      throw new Error('no answer')
    },
    roots: [{ host: 'root.sandbox', addresses: ['192.0.2.1'] }],
  })
  return async (context) => ({ ...(await openPorts(context)), resolver })
}
