import { type RecordData, textUse } from '#domain/stacks/record-data.ts'
import { plainName } from '#platform/dns/record.ts'
import type { DmarcPolicy } from './read-report.ts'

export type TextRecord = Extract<RecordData, { type: 'TXT' }>

/** The DMARC record among those that are wanted of a domain. */
export function dmarcRecordOf(domain: string, records: readonly RecordData[]): TextRecord | undefined {
  return records.find(
    (one): one is TextRecord =>
      one.type === 'TXT' &&
      plainName(one.name) === `_dmarc.${domain}` &&
      textUse(plainName(one.name), one.text) === 'dmarc',
  )
}

/** The policy that a record asks for; RFC 9989: none, quarantine or reject. */
export function policyIn(text: string): DmarcPolicy | undefined {
  const found = /(?:^|;)\s*p\s*=\s*(none|quarantine|reject)\s*(?:;|$)/i.exec(text)?.[1]?.toLowerCase()
  return found === undefined ? undefined : (found as DmarcPolicy)
}

/** Where the record sends aggregate reports to. */
export function reportsIn(text: string): string | undefined {
  return /(?:^|;)\s*rua\s*=\s*mailto:([^;,!\s]+)/i.exec(text)?.[1]
}

/** The same record with another policy, and with reports to `reportsTo` where it asks for none; the rest stays. */
export function withPolicy(text: string, policy: DmarcPolicy, reportsTo: string | undefined): string {
  const changed = text.replace(/((?:^|;)\s*p\s*=\s*)(none|quarantine|reject)/i, `$1${policy}`)
  if (reportsTo === undefined || /(^|;)\s*rua\s*=/i.test(changed)) return changed
  return `${changed.replace(/\s*;?\s*$/, '')}; rua=mailto:${reportsTo}`
}
