import { simpleVariants } from './affixes.ts'
import { isLdhLabel, registrableDomain } from './domain-name.ts'
import { plainLatin } from './latin.ts'
import { wellKnownBrandIn } from './well-known-brands.ts'

/** The client's own brand as one label, from which all names are made. */
export interface Brand {
  readonly label: string
  readonly mainDomain: string
  /** How the label was found, for the page. */
  readonly reason: string
}

export type BrandOutcome =
  | { readonly kind: 'brand'; readonly brand: Brand }
  | { readonly kind: 'refused'; readonly field: 'mainDomain' | 'companyName'; readonly reason: string }

/** Providers where anybody gets an address: a domain there is nobody's brand. */
const mailboxProviders = new Set([
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'live.com',
  'msn.com',
  'yahoo.com',
  'icloud.com',
  'me.com',
  'aol.com',
  'proton.me',
  'protonmail.com',
  'gmx.com',
  'gmx.de',
  'gmx.net',
  'web.de',
  'mail.com',
  'mail.ru',
  'yandex.ru',
  'yandex.com',
  'zoho.com',
  'fastmail.com',
  'hey.com',
  'qq.com',
  '163.com',
])

const legalForms = new Set([
  'inc',
  'llc',
  'llp',
  'ltd',
  'limited',
  'corp',
  'corporation',
  'company',
  'plc',
  'gmbh',
  'ug',
  'ag',
  'kg',
  'se',
  'sa',
  'sarl',
  'sas',
  'srl',
  'spa',
  'bv',
  'nv',
  'oy',
  'ab',
  'as',
  'aps',
  'pty',
  'sro',
  'doo',
  'kft',
  'zrt',
])

/** `Acme & Sons, Inc.` → `acmesons`; empty when nothing Latin is left. */
function companyLabel(companyName: string): string {
  const words = (plainLatin(companyName) ?? '')
    .replace(/[.'’]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
  while (words.length > 1 && legalForms.has(words.at(-1) ?? '')) words.pop()
  return words.join('')
}

/** `getacme` of a company called Acme is the brand `acme` with an affix already on it. */
function withoutOwnAffix(label: string, company: string): string | undefined {
  return simpleVariants(company).some((variant) => variant.label === label) ? company : undefined
}

/** Reads the brand from the main domain first, because that is what the client's own customers know. */
export function brandOf(mainDomain: string, companyName: string): BrandOutcome {
  const main = registrableDomain(mainDomain)
  if (main === undefined)
    return { kind: 'refused', field: 'mainDomain', reason: 'This is not a domain name.' }
  if (mailboxProviders.has(main.domain)) {
    const reason = `${main.domain} belongs to a mailbox provider; give the domain of your own website.`
    return { kind: 'refused', field: 'mainDomain', reason }
  }
  const company = companyLabel(companyName)
  const plain = main.label.replaceAll('-', '')
  const stripped = withoutOwnAffix(plain, company)
  const label = stripped ?? plain
  if (!isLdhLabel(label) || main.label.startsWith('xn--')) {
    const reason = 'The main domain is not in plain Latin letters; an operator chooses the names by hand.'
    return { kind: 'refused', field: 'mainDomain', reason }
  }
  const foreign = wellKnownBrandIn(label, main.domain)
  if (foreign !== undefined) {
    const reason = `The name contains ${foreign}, a well-known brand that is not this client’s.`
    return { kind: 'refused', field: 'mainDomain', reason }
  }
  const reason =
    stripped === undefined
      ? `the name in ${main.domain}`
      : `the company’s name, which ${main.domain} already extends`
  return { kind: 'brand', brand: { label, mainDomain: main.domain, reason } }
}
