import type { VendorError } from '#platform/errors/vendor-error.ts'

/** What a port tells without a call. */
const facts: ReadonlySet<string | symbol> = new Set(['address', 'trustedAuthservId', 'ownNameServers'])

/**
 * The port of a vendor whose account is off or missing: each use of it fails so, and what is done at the others goes on.
 */
export function closedPort<Port extends object>(error: VendorError): Port {
  return new Proxy({} as Port, {
    get(_, name) {
      // Awaited, it is itself.
      if (name === 'then') return undefined
      if (facts.has(name)) throw error
      return () => Promise.reject(error)
    },
  })
}
