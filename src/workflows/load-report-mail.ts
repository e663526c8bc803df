import { findReport } from '#domain/reports/report-queries.ts'
import type { MailPages } from '#mail/house.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { type LoadedMail, letter, type MailRow } from './mail-row.ts'

/** A report as it was kept. */
export async function loadReportMail(
  tx: PurposeTx<'operations-email'>,
  { aboutId, name }: MailRow,
  pages: MailPages,
): Promise<LoadedMail | undefined> {
  const report = await findReport(tx, aboutId)
  const client =
    report &&
    (await tx.db.selectFrom('clients').select('name').where('id', '=', report.clientId).executeTakeFirst())
  if (!report || !client) return undefined
  return letter('report', {
    name,
    company: client.name,
    report: report.content,
    reportsUrl: pages.reports(report.engagementId),
  })
}
