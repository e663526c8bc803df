import { isIPv4, isIPv6 } from 'node:net'
import type { DnsRecord } from '#platform/dns/record.ts'
import { isName, plainName } from '#platform/dns/record.ts'
import type { Zone } from '#platform/dns/zone.ts'
import { sandboxAddresses } from '#platform/sandbox/addresses.ts'
import type { DomainDocument, ZoneRecord } from './domain.ts'
import { mailHost, nameServers, spfValue } from './hosts.ts'
import { Refusal } from './refusal.ts'

const ttlSeconds = 300

/** What the host needs to carry the domain's mail: shown as not editable. */
export function ownRecords(domain: DomainDocument): ZoneRecord[] {
  const { selector, publicKeyBase64 } = domain.dkim
  const dkim = { name: `${selector}._domainkey`, type: 'TXT', value: `v=DKIM1; k=rsa; p=${publicKeyBase64}` }
  return [
    { name: '@', type: 'MX', value: `10 ${mailHost}` },
    ...(domain.left.includes('SPF') ? [] : [{ name: '@', type: 'TXT', value: spfValue }]),
    ...(domain.left.includes('DKIM') ? [] : [dkim]),
    ...(domain.forwardToDomain ? [{ name: '@', type: 'A', value: sandboxAddresses.mailforgeMail }] : []),
  ]
}

export const sameRecord = (one: ZoneRecord, other: ZoneRecord): boolean =>
  one.name === other.name && one.type === other.type && one.value === other.value

/** The set that replaces the editable records. All of ours must stand in it as they are, or nothing is changed. */
export function replacement(domain: DomainDocument, given: readonly ZoneRecord[]): ZoneRecord[] {
  const own = ownRecords(domain)
  const records = given.map(checked)
  for (const record of own)
    if (!records.some((one) => sameRecord(one, record)))
      throw new Refusal(
        400,
        'dns_record_not_editable',
        `${record.type} ${record.name} cannot be changed or removed`,
      )
  records.forEach((record, index) => {
    if (records.findIndex((one) => sameRecord(one, record)) !== index)
      throw new Refusal(400, 'dns_record_duplicate', `${record.type} ${record.name} is given twice`)
    const beside = records.some((one) => one !== record && one.name === record.name)
    if (record.type === 'CNAME' && (beside || record.name === '@'))
      throw new Refusal(400, 'dns_record_conflict', `CNAME ${record.name} cannot stand beside other records`)
  })
  return records.filter((record) => !own.some((one) => sameRecord(one, record)))
}

function checked({ name, type, value }: ZoneRecord): ZoneRecord {
  const record = { name: name.toLowerCase(), type: type.toUpperCase(), value }
  const wrong = (why: string) => new Refusal(400, 'dns_record_invalid', `${record.type} ${name}: ${why}`)
  if (record.name !== '@' && !(isName(record.name) && /^[a-z0-9_*.-]+$/.test(record.name)))
    throw wrong('the name is relative to the domain, or @')
  const host = (text: string) => text.includes('.') && isName(plainName(text)) && /^[a-z0-9_.-]+$/i.test(text)
  switch (record.type) {
    case 'A':
      if (!isIPv4(value)) throw wrong('not an IPv4 address')
      break
    case 'AAAA':
      if (!isIPv6(value)) throw wrong('not an IPv6 address')
      break
    case 'CNAME':
      if (!host(value)) throw wrong('not a host name')
      break
    case 'MX':
      if (!/^\d{1,5} \S+$/.test(value) || !host(value.split(' ')[1] ?? ''))
        throw wrong('priority and host name expected')
      break
    case 'TXT':
      break
    default:
      throw wrong('only A, AAAA, CNAME, MX and TXT records are served')
  }
  return record
}

/** The zone as our name servers serve it. */
export function zoneOf(domain: DomainDocument): Zone {
  const records = [...ownRecords(domain), ...domain.records].map((record) => served(domain.name, record))
  const ns = nameServers.map((host): DnsRecord => ({ type: 'NS', name: domain.name, ttlSeconds, host }))
  return { name: domain.name, records: [...ns, ...records] }
}

function served(domain: string, { name, type, value }: ZoneRecord): DnsRecord {
  const head = { name: name === '@' ? domain : `${name}.${domain}`, ttlSeconds }
  const [first = '', second = ''] = value.split(' ')
  switch (type) {
    case 'A':
      return { ...head, type, address: value }
    case 'AAAA':
      return { ...head, type, address: value }
    case 'CNAME':
      return { ...head, type, host: plainName(value) }
    case 'MX':
      return { ...head, type, preference: Number(first), host: plainName(second) }
    default:
      return { ...head, type: 'TXT', text: value }
  }
}
