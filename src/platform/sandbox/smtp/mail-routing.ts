import type { Resolver } from '#platform/dns/resolve.ts'
import type { MailRouting } from './deliver-mail.ts'

/** Mail exchanges by DNS (RFC 5321, 5.1), without the fallback to an address record. Throws when DNS does not answer. */
export function mailRouting(resolver: Resolver): MailRouting {
  return {
    async exchanges(domain) {
      const found = await resolver.lookUp(domain, 'MX')
      if (found.kind === 'unknown') throw new Error(found.reason)
      if (found.kind === 'none') return []
      const ordered = found.records.toSorted((one, other) => one.preference - other.preference)
      return ordered.map(({ host }) => host).filter((host) => host !== '')
    },
    async addresses(host) {
      const found = await resolver.lookUp(host, 'A')
      if (found.kind === 'unknown') throw new Error(found.reason)
      return found.kind === 'none' ? [] : found.records.map(({ address }) => address)
    },
  }
}
