import type { LookUp } from '#platform/dns/resolve.ts'

/** Domain blocklists (RFC 5782, 2.3); a list is its zone, such as `dbl.example`. */
export interface Blocklists {
  /** Those that may be asked. */
  readonly zones: readonly string[]
  /** Whether a list has the domain, as its answer stands. */
  ask(domain: string, zone: string): Promise<LookUp>
}
