import type { Answer } from 'dns-packet'

interface Kept<Type extends string> {
  readonly type: Type
  /** Lower case, without the dot at the end; the root is the empty string. */
  readonly name: string
  readonly ttlSeconds: number
}

export type AddressRecord = Kept<'A'> & { readonly address: string }

/** The resource records that mail and delegation need (RFC 1035, 3596, 2782, 8659). */
export type DnsRecord =
  | AddressRecord
  | (Kept<'AAAA'> & { readonly address: string })
  | (Kept<'CNAME'> & { readonly host: string })
  | (Kept<'NS'> & { readonly host: string })
  | (Kept<'PTR'> & { readonly host: string })
  | (Kept<'MX'> & { readonly preference: number; readonly host: string })
  | (Kept<'TXT'> & { readonly text: string })
  | (Kept<'CAA'> & { readonly flags: number; readonly tag: string; readonly value: string })
  | (Kept<'SRV'> & {
      readonly priority: number
      readonly weight: number
      readonly port: number
      readonly host: string
    })
  | (Kept<'SOA'> & {
      readonly primary: string
      readonly mailbox: string
      readonly serial: number
      readonly refreshSeconds: number
      readonly retrySeconds: number
      readonly expireSeconds: number
      readonly negativeTtlSeconds: number
    })

export type DnsType = DnsRecord['type']
export type RecordOf<Type extends DnsType> = Extract<DnsRecord, { type: Type }>

/** The form in which names are kept and compared. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '')
}

/** Whether `name` is `ancestor` or lies below it. */
export function isWithin(name: string, ancestor: string): boolean {
  return ancestor === '' || name === ancestor || name.endsWith(`.${ancestor}`)
}

/** RFC 1035: labels of 1 to 63 octets, 253 in all. */
export function isName(name: string): boolean {
  const labels = name === '' ? [] : name.split('.')
  return Buffer.byteLength(name) <= 253 && labels.every((label) => /^.{1,63}$/u.test(label))
}

/** The value as a zone file would show it. */
export function presentation(record: DnsRecord): string {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return record.address
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return record.host
    case 'MX':
      return `${record.preference} ${record.host}`
    case 'TXT':
      return record.text
    case 'CAA':
      return `${record.flags} ${record.tag} "${record.value}"`
    case 'SRV':
      return `${record.priority} ${record.weight} ${record.port} ${record.host}`
    case 'SOA':
      return `${record.primary} ${record.mailbox} ${record.serial}`
  }
}

/** A character string of a TXT record holds 255 octets at most (RFC 1035, 3.3). */
function textChunks(text: string): Buffer[] {
  const bytes = Buffer.from(text)
  const chunks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 255) chunks.push(bytes.subarray(at, at + 255))
  return chunks.length > 0 ? chunks : [Buffer.alloc(0)]
}

export function toAnswer(record: DnsRecord): Answer {
  const head = { name: record.name === '' ? '.' : record.name, ttl: record.ttlSeconds }
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return { ...head, type: record.type, data: record.address }
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return { ...head, type: record.type, data: record.host }
    case 'MX':
      return { ...head, type: 'MX', data: { preference: record.preference, exchange: record.host } }
    case 'TXT':
      return { ...head, type: 'TXT', data: textChunks(record.text) }
    case 'CAA':
      return {
        ...head,
        type: 'CAA',
        data: { flags: record.flags, tag: caaTag(record.tag), value: record.value },
      }
    case 'SRV':
      return {
        ...head,
        type: 'SRV',
        data: {
          priority: record.priority,
          weight: record.weight,
          port: record.port,
          target: record.host,
        },
      }
    case 'SOA':
      return {
        ...head,
        type: 'SOA',
        data: {
          mname: record.primary,
          rname: record.mailbox,
          serial: record.serial,
          refresh: record.refreshSeconds,
          retry: record.retrySeconds,
          expire: record.expireSeconds,
          minimum: record.negativeTtlSeconds,
        },
      }
  }
}

/** Undefined for a type we do not read. */
export function fromAnswer(answer: Answer): DnsRecord | undefined {
  const name = plainName(answer.name)
  const ttlSeconds = 'ttl' in answer ? (answer.ttl ?? 0) : 0
  const head = { name: name === '.' ? '' : name, ttlSeconds }
  switch (answer.type) {
    case 'A':
    case 'AAAA':
      return { ...head, type: answer.type, address: answer.data }
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return { ...head, type: answer.type, host: plainName(answer.data) }
    case 'MX':
      return {
        ...head,
        type: 'MX',
        preference: answer.data.preference ?? 0,
        host: plainName(answer.data.exchange),
      }
    case 'TXT': {
      const chunks = Array.isArray(answer.data) ? answer.data : [answer.data]
      const text = Buffer.concat(chunks.map((chunk) => Buffer.from(chunk))).toString('utf8')
      return { ...head, type: 'TXT', text }
    }
    case 'CAA':
      return {
        ...head,
        type: 'CAA',
        flags: answer.data.flags ?? 0,
        tag: answer.data.tag,
        value: answer.data.value,
      }
    case 'SRV': {
      const { priority = 0, weight = 0, port, target } = answer.data
      return { ...head, type: 'SRV', priority, weight, port, host: plainName(target) }
    }
    case 'SOA': {
      const { mname, rname, serial = 0, refresh = 0, retry = 0, expire = 0, minimum = 0 } = answer.data
      return {
        ...head,
        type: 'SOA',
        primary: plainName(mname),
        mailbox: plainName(rname),
        serial,
        refreshSeconds: refresh,
        retrySeconds: retry,
        expireSeconds: expire,
        negativeTtlSeconds: minimum,
      }
    }
    default:
      return undefined
  }
}

function caaTag(tag: string): 'issue' | 'issuewild' | 'iodef' {
  if (tag === 'issue' || tag === 'issuewild' || tag === 'iodef') return tag
  throw new Error(`unknown CAA tag ${tag}`)
}
