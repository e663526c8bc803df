import { plainName } from '#platform/dns/record.ts'
import type { Resolver } from '#platform/dns/resolve.ts'
import { type RecordData, textUse } from './record-data.ts'

/** What the host of the inboxes needs in the zone, in its own words. */
export interface HostMailRecords {
  readonly exchanges: readonly { readonly preference: number; readonly host: string }[]
  /** The SPF text that allows the host's servers. */
  readonly spf: string
  /** The keys the host signs with; the host makes them, so they are copied from it. */
  readonly keys: readonly { readonly selector: string; readonly text: string }[]
}

/** Reads from the host's own list what it needs; a zone still in the making lacks some of it. */
export function hostMailRecords(
  domain: string,
  records: readonly RecordData[],
):
  | { readonly kind: 'complete'; readonly mail: HostMailRecords }
  | { readonly kind: 'incomplete'; readonly missing: readonly ('MX' | 'SPF' | 'DKIM')[] } {
  const exchanges: { preference: number; host: string }[] = []
  const keys: { selector: string; text: string }[] = []
  let spf: string | undefined
  for (const record of records) {
    const name = plainName(record.name)
    if (record.type === 'MX' && name === domain) {
      exchanges.push({ preference: record.preference, host: plainName(record.host) })
    }
    if (record.type !== 'TXT') continue
    const use = textUse(name, record.text)
    if (use === 'spf' && name === domain) spf = record.text
    const selector = name.slice(0, -`._domainkey.${domain}`.length)
    if (use === 'dkim' && name === `${selector}._domainkey.${domain}`)
      keys.push({ selector, text: record.text })
  }
  if (exchanges.length > 0 && spf !== undefined && keys.length > 0) {
    return { kind: 'complete', mail: { exchanges, spf, keys } }
  }
  const missing: ('MX' | 'SPF' | 'DKIM')[] = []
  if (exchanges.length === 0) missing.push('MX')
  if (spf === undefined) missing.push('SPF')
  if (keys.length === 0) missing.push('DKIM')
  return { kind: 'incomplete', missing }
}

export interface DesiredRecordsInput {
  readonly domain: string
  /** The client's main site, where the apex is forwarded to. */
  readonly forwardTo: string
  readonly mail: HostMailRecords
  /** Where aggregate DMARC reports go; undefined asks for none. */
  readonly reportsTo: string | undefined
  /** The DMARC record as it is wanted already, whose policy a step has changed; undefined for a domain that is new. */
  readonly dmarc?: string | undefined
  /** The sequencer's tracking host; undefined when nothing is tracked. */
  readonly tracking: { readonly label: string; readonly target: string } | undefined
}

/** `host`: the host puts it there itself, we only check it. `us`: we write it to whoever runs the zone. */
export type WrittenBy = 'host' | 'us'

export interface DesiredRecord {
  readonly record: RecordData
  readonly writtenBy: WrittenBy
  /** What breaks without it, for the page. */
  readonly why: string
}

export interface DesiredZone {
  readonly domain: string
  readonly records: readonly DesiredRecord[]
  /** Set by the host's own forwarding and seen over HTTP, not as a record. */
  readonly forward: { readonly from: string; readonly to: string }
  /** Records that must stand in somebody else's zone: the receiver of DMARC reports consents (RFC 9990). */
  readonly elsewhere: readonly RecordData[]
}

/**
 * Whether the domain of `reportsTo` consents to reports about `domain`; undefined when it could not be asked.
 */
export async function consentsToReports(
  resolver: Resolver,
  domain: string,
  reportsTo: string,
): Promise<boolean | undefined> {
  const [consent] = consentOf(domain, reportsTo)
  if (!consent) return true
  const found = await resolver.lookUp(consent.name, 'TXT')
  if (found.kind === 'unknown') return undefined
  return found.kind === 'found' && found.records.some((one) => /^v=DMARC1\s*(;|$)/i.test(one.text))
}

/** Reports may be sent to the domain itself without its consent; any other domain says yes by a record. */
function consentOf(domain: string, reportsTo: string): RecordData[] {
  const at = reportsTo.slice(reportsTo.lastIndexOf('@') + 1).toLowerCase()
  if (at === domain || at.endsWith(`.${domain}`)) return []
  return [{ type: 'TXT', name: `${domain}._report._dmarc.${at}`, text: 'v=DMARC1' }]
}

/**
 * The DNS of one sending domain at a host that runs its zone. DMARC starts at p=none (RFC 9989, which
 * dropped `pct`); reports decide when it is tightened.
 */
export function desiredZone(input: DesiredRecordsInput): DesiredZone {
  const { domain, mail, tracking, reportsTo } = input
  const records: DesiredRecord[] = mail.exchanges.map(({ preference, host }) => ({
    record: { type: 'MX', name: domain, preference, host },
    writtenBy: 'host',
    why: 'replies and bounces arrive',
  }))
  records.push({
    record: { type: 'TXT', name: domain, text: mail.spf },
    writtenBy: 'host',
    why: 'receivers see that the host may send for the domain',
  })
  for (const { selector, text } of mail.keys) {
    records.push({
      record: { type: 'TXT', name: `${selector}._domainkey.${domain}`, text },
      writtenBy: 'host',
      why: 'receivers can check the signature of each message',
    })
  }
  const reports = reportsTo === undefined ? '' : `; rua=mailto:${reportsTo}`
  records.push({
    record: { type: 'TXT', name: `_dmarc.${domain}`, text: input.dmarc ?? `v=DMARC1; p=none${reports}` },
    writtenBy: 'us',
    why: 'large receivers refuse bulk mail without DMARC',
  })
  if (tracking !== undefined) {
    records.push({
      record: { type: 'CNAME', name: `${tracking.label}.${domain}`, host: tracking.target },
      writtenBy: 'us',
      why: 'links in messages stay on the domain itself',
    })
  }
  return {
    domain,
    records,
    forward: { from: domain, to: input.forwardTo },
    elsewhere: reportsTo === undefined ? [] : consentOf(domain, reportsTo),
  }
}
