import type { RecordData } from '#domain/stacks/record-data.ts'
import { plainName } from '#platform/dns/record.ts'

export interface ZoneFileInput {
  readonly domain: string
  readonly records: readonly RecordData[]
  readonly ttlSeconds: number
  /** When the records were read, for the comment at the top. */
  readonly readAt: Date
}

/**
 * The records of a domain in master file format (RFC 1035, 5), to be imported wherever the domain moves.
 * SOA and NS are left out: the next operator of the zone has their own. Same records, same file.
 */
export function zoneFile({ domain, records, ttlSeconds, readAt }: ZoneFileInput): string {
  const zone = plainName(domain)
  const lines = records.map((record) => recordLine(record, zone)).sort()
  return [
    `; ${zone}, as read from outside at ${readAt.toISOString()}`,
    `$ORIGIN ${zone}.`,
    `$TTL ${ttlSeconds}`,
    ...lines,
    '',
  ].join('\n')
}

function recordLine(record: RecordData, zone: string): string {
  return `${relativeName(record.name, zone)} IN ${record.type} ${presented(record)}`
}

/** Names outside the zone stay absolute, so that an import refuses them rather than nests them. */
function relativeName(name: string, zone: string): string {
  const plain = plainName(name)
  if (plain === zone) return '@'
  return plain.endsWith(`.${zone}`) ? plain.slice(0, -zone.length - 1) : `${plain}.`
}

function presented(record: RecordData): string {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return record.address
    case 'CNAME':
      return `${plainName(record.host)}.`
    case 'MX':
      return `${record.preference} ${plainName(record.host)}.`
    case 'TXT':
      return characterStrings(record.text)
  }
}

const longestCharacterString = 255

/**
 * A TXT value as quoted character strings of at most 255 octets each (RFC 1035, 3.3); readers join them
 * without a space. Octets outside printable ASCII are escaped by their decimal number (5.1).
 */
export function characterStrings(text: string): string {
  const octets = Buffer.from(text, 'utf8')
  const strings: string[] = []
  for (let at = 0; at === 0 || at < octets.length; at += longestCharacterString) {
    const chunk = octets.subarray(at, at + longestCharacterString)
    strings.push(`"${[...chunk].map(escaped).join('')}"`)
  }
  return strings.join(' ')
}

function escaped(octet: number): string {
  const character = String.fromCharCode(octet)
  if (character === '"' || character === '\\') return `\\${character}`
  if (octet < 0x20 || octet > 0x7e) return `\\${String(octet).padStart(3, '0')}`
  return character
}
