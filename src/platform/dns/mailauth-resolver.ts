import type { DnsRecord, DnsType } from './record.ts'
import type { Resolver } from './resolve.ts'

/** The form of `dns.promises.resolve` results that mailauth reads. */
export type MailauthAnswer = string[] | string[][] | { exchange: string; priority: number }[]

const types = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'TXT'] as const satisfies readonly DnsType[]

/**
 * Our resolver in the form mailauth wants. No record throws `ENOTFOUND` or `ENODATA`; a look-up that failed
 * throws `ESERVFAIL`, which mailauth turns into a temporary error, never into "no record".
 */
export function mailauthResolver(
  resolver: Resolver,
): (name: string, type: string) => Promise<MailauthAnswer> {
  return async (name, type) => {
    const known = types.find((one) => one === type.toUpperCase())
    if (!known) throw coded('ENOTIMP', name)
    const found = await resolver.lookUp(name, known)
    if (found.kind === 'unknown') throw coded('ESERVFAIL', name)
    if (found.kind === 'none') throw coded(found.reason === 'nxdomain' ? 'ENOTFOUND' : 'ENODATA', name)
    return inNodeForm(found.records)
  }
}

function inNodeForm(records: readonly DnsRecord[]): MailauthAnswer {
  const [first] = records
  if (first?.type === 'TXT')
    return records.flatMap((record) => (record.type === 'TXT' ? [[record.text]] : []))
  if (first?.type === 'MX')
    return records.flatMap((record) =>
      record.type === 'MX' ? [{ exchange: record.host, priority: record.preference }] : [],
    )
  return records.flatMap((record) => {
    if ('address' in record) return [record.address]
    return 'host' in record ? [record.host] : []
  })
}

function coded(code: string, name: string): Error {
  return Object.assign(new Error(`${code} ${name}`), { code })
}
