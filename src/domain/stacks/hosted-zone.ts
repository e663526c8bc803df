import { plainName } from '#platform/dns/record.ts'
import type { HostedRecord, WantedRecord } from './mailbox-host-port.ts'
import type { HostedRecord as ZoneRecord } from './plan-zone-write.ts'
import type { RecordData } from './record-data.ts'

/** `@` and `link` as the host writes them, for `link.example.com` as everybody else does. */
const absolute = (domain: string, name: string): string =>
  name === '@' ? domain : plainName(`${name}.${domain}`)
const relative = (domain: string, name: string): string =>
  plainName(name) === domain ? '@' : plainName(name).slice(0, -domain.length - 1)

/** A record as the host lists it, in the form records are compared in; undefined for a type that mail does not need. */
export function fromHost(domain: string, hosted: HostedRecord): RecordData | undefined {
  const name = absolute(domain, hosted.name)
  switch (hosted.type.toUpperCase()) {
    case 'MX': {
      const [preference = '', host = ''] = hosted.value.trim().split(/\s+/)
      return { type: 'MX', name, preference: Number(preference), host: plainName(host) }
    }
    case 'TXT':
      return { type: 'TXT', name, text: hosted.value }
    case 'CNAME':
      return { type: 'CNAME', name, host: plainName(hosted.value) }
    case 'A':
      return { type: 'A', name, address: hosted.value }
    case 'AAAA':
      return { type: 'AAAA', name, address: hosted.value }
    default:
      return undefined
  }
}

export function toHost(domain: string, record: RecordData): WantedRecord {
  const name = relative(domain, record.name)
  switch (record.type) {
    case 'MX':
      return { name, type: 'MX', value: `${record.preference} ${record.host}` }
    case 'TXT':
      return { name, type: 'TXT', value: record.text }
    case 'CNAME':
      return { name, type: 'CNAME', value: record.host }
    case 'A':
    case 'AAAA':
      return { name, type: record.type, value: record.address }
  }
}

/** The host's list split into what we can compare and what we only carry along. */
export function readZone(
  domain: string,
  hosted: readonly HostedRecord[],
): { known: ZoneRecord[]; carried: WantedRecord[] } {
  const known: ZoneRecord[] = []
  const carried: WantedRecord[] = []
  for (const one of hosted) {
    const record = fromHost(domain, one)
    if (record) known.push({ record, editable: one.editable })
    else if (one.editable) carried.push({ name: one.name, type: one.type, value: one.value })
  }
  return { known, carried }
}
