import type { OpenStackPorts } from '#domain/stacks/stack-ports.ts'
import { createResolver } from '#platform/dns/resolve.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'

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

/** The same vendors, while registrar and inbox host do not answer. */
export function withoutVendors(openPorts: OpenStackPorts): OpenStackPorts {
  return async (context) => {
    const ports = await openPorts(context)
    return { ...ports, registrar: silent(ports.registrar), host: silent(ports.host) }
  }
}

/** Each call of the port fails as one to a vendor that is down. */
function silent<T extends object>(port: T): T {
  return new Proxy(port, {
    get: (real, name) =>
      typeof Reflect.get(real, name) === 'function'
        ? async () => {
            throw new VendorError({ vendor: 'test', operation: String(name), failure: 'unavailable' })
          }
        : Reflect.get(real, name),
  })
}
