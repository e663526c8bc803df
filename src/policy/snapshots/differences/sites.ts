import { getDomain } from 'tldts'

/** Whose site a host belongs to: the name that somebody registered; below a shared suffix, the tenant’s own. */
const registered = (host: string): string => getDomain(host, { allowPrivateDomains: true }) ?? host

/** Whose site a privacy policy is read on; one of our own has no host. */
export function siteOf(url: string): string {
  return URL.canParse(url) ? registered(new URL(url).hostname) : ''
}

/** Hosts on sites that were not declared before. Where whoever runs the program chooses them, none is another. */
export function otherSites(was: readonly string[], is: readonly string[]): string[] {
  if (was.includes('*')) return []
  const known = new Set(was.map(registered))
  return is.filter((host) => !known.has(registered(host)))
}
