import type { Registrant } from './contract.ts'

/** Top-level domains that this world has. `example` is for hosts that are outside every story. */
export const topLevelDomains = [
  'ai',
  'app',
  'co',
  'co.uk',
  'com',
  'dev',
  'example',
  'info',
  'io',
  'net',
  'org',
  'xyz',
] as const

export type RegisteredDomain = {
  name: string
  registrar: string
  nameServers: string[]
  registrant: Registrant
  /** Of the registrant's e-mail address; kept in `verifications`. */
  verificationId: string
  registrantSince: string
  createdAt: string
  expiresAt: string
}

export type Verification = {
  id: string
  email: string
  /** In the link of the mail. */
  token: string
  askedAt: string
  confirmedAt: string | null
}

/** ICANN, RAA 2013, WHOIS accuracy programme 1(f): suspended if not confirmed within 15 days. */
export const verificationDays = 15

export type DomainStanding = {
  status: 'active' | 'suspended' | 'expired'
  verification: { state: 'confirmed' } | { state: 'pending'; deadline: string }
}

/** A domain's state at a moment of business time; only an active one is delegated. */
export function standingOf(
  domain: RegisteredDomain,
  verification: Verification | undefined,
  now: Date,
): DomainStanding {
  const deadline = addDays(new Date(domain.registrantSince), verificationDays)
  const confirmed = verification === undefined || verification.confirmedAt !== null
  const expired = now >= new Date(domain.expiresAt)
  return {
    status: expired ? 'expired' : !confirmed && now > deadline ? 'suspended' : 'active',
    verification: confirmed ? { state: 'confirmed' } : { state: 'pending', deadline: deadline.toISOString() },
  }
}

/** The registrable name that `name` lies in: `mail.acme.com` in `acme.com`; undefined outside the TLDs. */
export function registrableName(name: string): string | undefined {
  const suffix = topLevelDomains
    .filter((tld) => name.endsWith(`.${tld}`))
    .toSorted((one, other) => other.length - one.length)[0]
  if (suffix === undefined) return undefined
  const label = name
    .slice(0, -suffix.length - 1)
    .split('.')
    .at(-1)
  return `${label}.${suffix}`
}

export function addDays(from: Date, days: number): Date {
  return new Date(from.getTime() + days * 86_400_000)
}

export function addYears(from: Date, years: number): Date {
  const to = new Date(from)
  to.setUTCFullYear(to.getUTCFullYear() + years)
  return to
}
