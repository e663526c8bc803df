import type { LookUp } from '#platform/dns/resolve.ts'
import type { Blocklists } from './blocklists-port.ts'
import type { ProofLook } from './proof-look.ts'

/**
 * Asks each domain blocklist about a domain. Three states: listed, clean, unknown. An answer in 127.255.255.0/24 refuses the question and is never a listing (Spamhaus, checked
 * 2026-11-23); an answer outside 127.0.0.0/8 comes from no list at all.
 */
export async function lookAtListing(domain: string, lists: Blocklists | undefined): Promise<ProofLook> {
  if (!lists || lists.zones.length === 0)
    return { verdict: 'unknown', words: 'no blocklist that we may ask is set' }
  const looks: ProofLook[] = []
  for (const zone of lists.zones) looks.push(judgeAnswer(await lists.ask(domain, zone), zone))
  return (
    looks.find(({ verdict }) => verdict === 'fail') ??
    looks.find(({ verdict }) => verdict === 'unknown') ?? {
      verdict: 'pass',
      words: 'on none of the lists asked',
    }
  )
}

export function judgeAnswer(found: LookUp, list: string): ProofLook {
  if (found.kind === 'unknown')
    return { verdict: 'unknown', words: `${list} could not be asked (${found.reason})` }
  if (found.kind === 'none') return { verdict: 'pass', words: `not on ${list}` }
  const addresses = found.records.flatMap((one) => (one.type === 'A' ? [one.address] : []))
  if (addresses.some((address) => address.startsWith('127.255.255.')))
    return { verdict: 'unknown', words: `${list} refuses to answer us` }
  if (addresses.length === 0 || addresses.some((address) => !address.startsWith('127.')))
    return { verdict: 'unknown', words: `${list} answered as no blocklist does` }
  return { verdict: 'fail', words: `on ${list}` }
}
