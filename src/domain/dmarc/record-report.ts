import type { PurposeTx } from '#platform/database/purposes.ts'
import { type AggregateReport, readReport } from './read-report.ts'
import { unpackReport } from './unpack-report.ts'

type Delivery = PurposeTx<'service-delivery'>

export type Recorded =
  | { readonly kind: 'kept'; readonly domain: string; readonly messages: number }
  /** The same report, by who made it and its id, was kept before. */
  | { readonly kind: 'known'; readonly domain: string }
  | { readonly kind: 'refused'; readonly reason: string }

/** Takes a file in: unpacks it, reads it, and keeps what it says of a domain of ours, once. */
export async function takeReport(
  inTx: <T>(work: (tx: Delivery) => Promise<T>) => Promise<T>,
  file: Buffer,
  via: 'mail' | 'upload',
): Promise<Recorded> {
  const unpacked = await unpackReport(file)
  if (!unpacked.ok) return { kind: 'refused', reason: unpacked.reason }
  const read = readReport(unpacked.xml)
  if (!read.ok) return { kind: 'refused', reason: read.reason }
  return inTx((tx) => recordReport(tx, read.report, via))
}

async function recordReport(
  tx: Delivery,
  report: AggregateReport,
  via: 'mail' | 'upload',
): Promise<Recorded> {
  const domain = await tx.db
    .selectFrom('domains')
    .select(['id', 'client_id', 'stack_id', 'name'])
    .where('name', '=', report.domain)
    .where('chosen', '=', true)
    .where('registered_at', 'is not', null)
    .executeTakeFirst()
  if (!domain) return { kind: 'refused', reason: 'The report is about a domain that is none of ours.' }
  const sum = (of: (one: AggregateReport['sources'][number]) => number) =>
    report.sources.reduce((total, one) => total + of(one), 0)
  const messages = sum((one) => one.messages)
  const kept = await tx.db
    .insertInto('dmarc_reports')
    .values({
      client_id: domain.client_id,
      stack_id: domain.stack_id,
      domain_id: domain.id,
      org: report.org,
      report_ref: report.reportRef,
      format: report.format,
      begins_at: report.beginsAt,
      ends_at: report.endsAt,
      policy: report.policy,
      messages,
      aligned: sum((one) => one.aligned),
      via,
    })
    .onConflict((conflict) => conflict.columns(['domain_id', 'org', 'report_ref']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!kept) return { kind: 'known', domain: domain.name }
  if (report.sources.length > 0)
    await tx.db
      .insertInto('dmarc_sources')
      .values(
        report.sources.map((one) => ({
          client_id: domain.client_id,
          report_id: kept.id,
          source: one.source,
          servers: one.servers,
          messages: one.messages,
          aligned: one.aligned,
          by_dkim: one.byDkim,
          by_spf: one.bySpf,
          quarantined: one.quarantined,
          rejected: one.rejected,
        })),
      )
      .execute()
  await tx.tell(`stack:${domain.stack_id}`)
  return { kind: 'kept', domain: domain.name, messages }
}
