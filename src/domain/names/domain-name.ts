import { parse } from 'tldts'

/** Endings with a reputation for abuse (published practice, checked 2026-11-23). */
export const avoidedTlds: readonly string[] = ['info', 'xyz', 'click', 'top']

/** Longer than this a name is hard to read in a mail client; the protocol allows 63. */
export const longestReadableLabel = 24

/** A label of letters, digits and inner hyphens (RFC 1123, 2.1); `xn--` and other reserved forms are not ours to make. */
export function isLdhLabel(label: string): boolean {
  return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label) && label.slice(2, 4) !== '--'
}

export interface RegistrableDomain {
  readonly domain: string
  /** The label before the public suffix. */
  readonly label: string
  readonly suffix: string
}

/** The registrable domain of a host name or address line such as `https://www.acme.com/x`, or undefined. */
export function registrableDomain(host: string): RegistrableDomain | undefined {
  const { domain, domainWithoutSuffix, publicSuffix, isIcann, isIp } = parse(host.trim().toLowerCase())
  if (isIp || !isIcann || !domain || !domainWithoutSuffix || !publicSuffix) return undefined
  return { domain, label: domainWithoutSuffix, suffix: publicSuffix }
}
