import { takeReport } from '#domain/dmarc/record-report.ts'
import type { ReportMailbox } from '#domain/dmarc/report-mailbox-port.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import type { Log } from '#platform/log.ts'

const worker = system('read-reports')

export type OpenReportMailbox = (mode: 'sandbox' | 'live') => Promise<ReportMailbox | undefined>

/**
 * Reads what has come to the mailbox since the last look and keeps the reports in it, each once. A file that is no report
 * is counted and passed over; a mailbox that could not be read is read again at the next look, from the same place.
 */
export async function readReports(
  parts: { readonly inPurpose: InPurpose; readonly openReportMailbox: OpenReportMailbox; readonly log: Log },
  mode: 'sandbox' | 'live',
): Promise<void> {
  const mailbox = await parts.openReportMailbox(mode)
  if (!mailbox) return
  const before = await parts.inPurpose('service-delivery', worker, (tx) =>
    tx.db
      .selectFrom('report_mailboxes')
      .select(['uid_validity as uidValidity', 'last_uid as lastUid'])
      .where('mode', '=', mode)
      .executeTakeFirst(),
  )
  const read = await mailbox.readReports(before)
  let refused = 0
  for (const file of read.files) {
    const taken = await takeReport((work) => parts.inPurpose('service-delivery', worker, work), file, 'mail')
    if (taken.kind === 'refused') refused += 1
  }
  if (refused > 0) parts.log.info('reports.refused', { count: refused })
  await parts.inPurpose('service-delivery', worker, async (tx) => {
    const values = { uid_validity: read.uidValidity, last_uid: read.lastUid, read_at: tx.now }
    await tx.db
      .insertInto('report_mailboxes')
      .values({ mode, ...values, refused })
      .onConflict((conflict) =>
        conflict.column('mode').doUpdateSet((eb) => ({
          ...values,
          refused: eb('report_mailboxes.refused', '+', refused),
        })),
      )
      .execute()
    // More is waiting than one look takes.
    if (read.more) await tx.enqueue('read-reports', { mode }, { key: mode, afterSeconds: 1 })
  })
}
