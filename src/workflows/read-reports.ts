import { takeReport } from '#domain/dmarc/record-report.ts'
import type { ReportMailbox } from '#domain/dmarc/report-mailbox-port.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { errorCode, type Log } from '#platform/log.ts'

const worker = system('read-reports')

export type OpenReportMailbox = (mode: 'sandbox' | 'live') => Promise<ReportMailbox | undefined>

interface ReadParts {
  readonly inPurpose: InPurpose
  readonly openReportMailbox: OpenReportMailbox
  readonly log: Log
}

/**
 * Reads what has come to the mailbox since the last look and keeps the reports in it, each once. A file that is no report,
 * or that cannot be kept, is counted and passed over: anybody can write to this mailbox, and nobody may stop it. A mailbox that could not be read is read again at the next look, from the same place.
 */
export async function readReports(parts: ReadParts, mode: 'sandbox' | 'live'): Promise<void> {
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
    if (!(await isKept(parts, file))) refused += 1
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

/** Where the database itself is away, the mark is not written either, and the same files are read again. */
async function isKept(parts: ReadParts, file: Buffer): Promise<boolean> {
  try {
    const taken = await takeReport((work) => parts.inPurpose('service-delivery', worker, work), file, 'mail')
    return taken.kind !== 'refused'
  } catch (error) {
    parts.log.error('look.failed', { operation: 'read-reports', code: errorCode(error) })
    return false
  }
}
