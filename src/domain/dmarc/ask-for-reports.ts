import type { PurposeTx } from '#platform/database/purposes.ts'

const everyMinutes = 60

/** Has each mailbox read again whose last look is an hour old; where there is none yet, a connection of its mode asks for the first. */
export async function askForReports(tx: PurposeTx<'service-delivery'>): Promise<void> {
  const due = await tx.call<{ mode: string }>(
    `select distinct c.mode from connections c left join report_mailboxes m on m.mode = c.mode
     where c.vendor = 'seed' and c.client_id is null and c.stack_id is null and c.state = 'on'
       and (m.read_at is null or m.read_at <= $1)`,
    [new Date(tx.now.getTime() - everyMinutes * 60_000)],
  )
  for (const { mode } of due) await tx.enqueue('read-reports', { mode }, { key: mode })
}
