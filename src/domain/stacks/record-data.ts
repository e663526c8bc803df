import { type DnsRecord, plainName } from '#platform/dns/record.ts'

type WithoutTtl<R> = R extends DnsRecord ? Omit<R, 'ttlSeconds'> : never

/** The record types that a sending domain needs. TTLs are the zone operator's business and never compared. */
export type RecordData = WithoutTtl<Extract<DnsRecord, { type: 'MX' | 'TXT' | 'CNAME' | 'A' | 'AAAA' }>>
export type RecordType = RecordData['type']

/** TXT records of one name serve different readers; each reader finds its own by how the text starts. */
export type TextUse = 'spf' | 'dmarc' | 'dkim' | 'other'

export function textUse(name: string, text: string): TextUse {
  if (/^v=spf1(\s|$)/i.test(text)) return 'spf'
  if (/^v\s*=\s*DMARC1\s*(;|$)/i.test(text)) return 'dmarc'
  if (name.includes('._domainkey.') && /(^|;)\s*p\s*=/.test(text)) return 'dkim'
  return 'other'
}

/** Tags of a DMARC or DKIM record. Space inside a value is folding and means nothing (RFC 6376, 3.2). */
function tags(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const part of text.split(';')) {
    const at = part.indexOf('=')
    if (at > 0) found.set(part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).replace(/\s+/g, ''))
  }
  return found
}

function canonicalTags(text: string, use: 'dmarc' | 'dkim'): string {
  const found = tags(text)
  // Tags at their defaults say the same as tags left out (RFC 6376, 3.6.1).
  if (use === 'dkim') {
    found.delete('v')
    if (found.get('k') === 'rsa') found.delete('k')
  }
  const entries = [...found].map(
    ([tag, value]) => `${tag}=${tag === 'p' && use === 'dkim' ? value : value.toLowerCase()}`,
  )
  return entries.sort().join(';')
}

/** The text in the one form in which two texts of the same meaning are equal. */
export function canonicalText(name: string, text: string): string {
  const use = textUse(name, text)
  if (use === 'spf') return text.trim().toLowerCase().split(/\s+/).join(' ')
  return use === 'other' ? text.trim() : canonicalTags(text, use)
}

/** Equal for two records of the same meaning: case, dots at the end, folding and tag order don't count. */
export function canonical(record: RecordData): string {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return record.address.toLowerCase()
    case 'CNAME':
      return plainName(record.host)
    case 'MX':
      return `${record.preference} ${plainName(record.host)}`
    case 'TXT':
      return canonicalText(plainName(record.name), record.text)
  }
}

/**
 * The place a record takes in a zone: a name and type, for TXT also the reader, for MX each host. One
 * record may be in a place; `undefined` where any number may be.
 */
export function placeOf(record: RecordData): string | undefined {
  const name = plainName(record.name)
  switch (record.type) {
    case 'MX':
      return `${name} MX ${plainName(record.host)}`
    case 'TXT': {
      const use = textUse(name, record.text)
      return use === 'other' ? undefined : `${name} TXT ${use}`
    }
    case 'CNAME':
    case 'A':
    case 'AAAA':
      return `${name} ${record.type}`
  }
}

/** With nothing but what is compared: an answer read from outside carries its TTL along. */
export function bareRecord(record: RecordData): RecordData {
  const { name } = record
  switch (record.type) {
    case 'MX':
      return { type: 'MX', name, preference: record.preference, host: record.host }
    case 'TXT':
      return { type: 'TXT', name, text: record.text }
    case 'CNAME':
      return { type: 'CNAME', name, host: record.host }
    case 'A':
      return { type: 'A', name, address: record.address }
    case 'AAAA':
      return { type: 'AAAA', name, address: record.address }
  }
}

/** The same for two records that say the same of the same name. */
export const identityOf = (record: RecordData): string => `${record.name} ${record.type} ${canonical(record)}`
