import { canonicalText, type RecordData, textUse } from '#domain/stacks/record-data.ts'
import { plainName } from '#platform/dns/record.ts'
import type { Delegation, LookUp, Resolver } from '#platform/dns/resolve.ts'
import type { Blocklists } from './blocklists-port.ts'
import { lookAtListing } from './judge-listing.ts'
import type { ProofLook } from './proof-look.ts'

/** What a domain needs in order to send: `registry` is that its registry delegates it at all, `listing` that no blocklist has it. */
export const standingProofs = ['registry', 'mx', 'spf', 'dkim', 'dmarc', 'listing'] as const
export type StandingProof = (typeof standingProofs)[number]

export type StandingLook = Readonly<Record<StandingProof, ProofLook>>

const pass = (words: string): ProofLook => ({ verdict: 'pass', words })
const fail = (words: string): ProofLook => ({ verdict: 'fail', words })
const unknown = (words: string): ProofLook => ({ verdict: 'unknown', words })

/**
 * Looks at one domain from the root down. `desired` is what was written for it; without it, as for a domain that came
 * from elsewhere, only what any domain needs is asked, and its keys stay unknown.
 */
export async function lookAtStanding(
  resolver: Resolver,
  domain: string,
  desired: readonly RecordData[],
  lists?: Blocklists,
): Promise<StandingLook> {
  const listing = await lookAtListing(domain, lists)
  const registry = judgeDelegation(await resolver.nameServersOf(domain))
  // Below a delegation that is gone nothing can stand, and that nothing stands there says nothing of the zone.
  if (registry.verdict !== 'pass') {
    const open = unknown('not asked: the delegation could not be followed')
    return { registry, listing, mx: open, spf: open, dkim: open, dmarc: open }
  }
  const texts = await resolver.lookUp(domain, 'TXT')
  return {
    registry,
    listing,
    mx: judgeExchanges(await resolver.lookUp(domain, 'MX'), desired),
    spf: judgeSpf(texts, domain, desired),
    dkim: await judgeKeys(resolver, desired),
    dmarc: judgeDmarc(await resolver.lookUp(`_dmarc.${domain}`, 'TXT'), domain),
  }
}

/** A registry that holds a domain takes it out of its zone (RFC 5731: clientHold and serverHold). */
export function judgeDelegation(delegation: Delegation): ProofLook {
  if (delegation.kind === 'unknown') return unknown(`the registry could not be asked (${delegation.reason})`)
  if (delegation.kind === 'none') return fail('the registry does not delegate the domain')
  return pass(`delegated to ${delegation.nameServers.join(', ')}`)
}

export function judgeExchanges(found: LookUp, desired: readonly RecordData[]): ProofLook {
  if (found.kind === 'unknown') return unknown(`MX could not be asked (${found.reason})`)
  const hosts =
    found.kind === 'none' ? [] : found.records.flatMap((one) => (one.type === 'MX' ? [one.host] : []))
  if (hosts.length === 0) return fail('MX is missing')
  const wanted = desired.flatMap((one) => (one.type === 'MX' ? [plainName(one.host)] : []))
  const standing = hosts.map(plainName)
  if (wanted.length === 0 || wanted.some((host) => standing.includes(host))) return pass('MX stands')
  return fail(`MX leads elsewhere: ${standing.join(', ')}`)
}

/** One SPF record must stand and allow all that was written for the host; two make both void (RFC 7208, 4.5). */
export function judgeSpf(found: LookUp, domain: string, desired: readonly RecordData[]): ProofLook {
  if (found.kind === 'unknown') return unknown(`SPF could not be asked (${found.reason})`)
  const standing = textsOf(found, domain, 'spf')
  if (standing.length === 0) return fail('SPF is missing')
  if (standing.length > 1) return fail('SPF stands twice, which makes both void')
  const terms = termsOf(standing[0] ?? '')
  const wanted = desired.flatMap((one) =>
    one.type === 'TXT' && textUse(plainName(one.name), one.text) === 'spf' ? termsOf(one.text) : [],
  )
  const lacking = wanted.filter((term) => isAllowing(term) && !terms.includes(term))
  if (lacking.length === 0) return pass('SPF stands')
  if (terms.some((term) => term.startsWith('redirect=') || term.startsWith('include:')))
    return unknown(`SPF no longer names ${lacking.join(', ')}; what it includes may`)
  return fail(`SPF no longer allows ${lacking.join(', ')}`)
}

async function judgeKeys(resolver: Resolver, desired: readonly RecordData[]): Promise<ProofLook> {
  const keys = desired.flatMap((one) =>
    one.type === 'TXT' && textUse(plainName(one.name), one.text) === 'dkim' ? [one] : [],
  )
  if (keys.length === 0) return unknown('no key was written by us that could be looked for')
  const looks: ProofLook[] = []
  for (const key of keys) looks.push(judgeKey(await resolver.lookUp(key.name, 'TXT'), key))
  return (
    looks.find(({ verdict }) => verdict === 'fail') ??
    looks.find(({ verdict }) => verdict === 'unknown') ??
    pass('DKIM stands')
  )
}

/** An empty key is a revoked one (RFC 6376, 3.6.1). */
export function judgeKey(found: LookUp, key: Extract<RecordData, { type: 'TXT' }>): ProofLook {
  const name = plainName(key.name)
  const selector = name.slice(0, name.indexOf('.'))
  if (found.kind === 'unknown') return unknown(`DKIM key ${selector} could not be asked (${found.reason})`)
  const standing = textsOf(found, name, 'dkim')
  if (standing.length === 0) return fail(`DKIM key ${selector} is missing`)
  const same = standing.some((text) => canonicalText(name, text) === canonicalText(name, key.text))
  return same ? pass('DKIM stands') : fail(`DKIM key ${selector} is another one`)
}

export function judgeDmarc(found: LookUp, domain: string): ProofLook {
  if (found.kind === 'unknown') return unknown(`DMARC could not be asked (${found.reason})`)
  const standing = textsOf(found, `_dmarc.${domain}`, 'dmarc')
  if (standing.length === 0) return fail('DMARC is missing')
  return standing.length > 1 ? fail('DMARC stands twice, which makes both void') : pass('DMARC stands')
}

function textsOf(found: LookUp, name: string, use: ReturnType<typeof textUse>): string[] {
  if (found.kind !== 'found') return []
  return found.records.flatMap((one) =>
    one.type === 'TXT' && textUse(name, one.text) === use ? [one.text] : [],
  )
}

const termsOf = (spf: string): string[] => spf.trim().toLowerCase().split(/\s+/)
const isAllowing = (term: string): boolean => /^\+?(include|ip4|ip6|a|mx|exists)([:/]|$)/.test(term)
