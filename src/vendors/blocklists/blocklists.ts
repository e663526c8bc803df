import type { Blocklists } from '#domain/deliverability/blocklists-port.ts'
import type { Resolver } from '#platform/dns/resolve.ts'
import type { SocketPermit } from '#platform/guard/exit.ts'

/**
 * Asks blocklists by DNS. The guard is asked before each question; where the question then goes is found from the root of the
 * DNS down, as any name is.
 */
export function askBlocklists(parts: {
  readonly zones: readonly string[]
  readonly permit: SocketPermit
  readonly resolver: Resolver
  /** Where a list answers: at itself when live. */
  readonly hostOf: (zone: string) => string
}): Blocklists {
  return {
    zones: parts.zones,
    async ask(domain, zone) {
      await parts.permit({
        recipient: 'blocklists',
        operation: 'domain.look-up',
        host: parts.hostOf(zone),
        port: 53,
        fields: ['domain'],
      })
      return parts.resolver.lookUp(`${domain}.${zone}`, 'A')
    },
  }
}
