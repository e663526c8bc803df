import { sql } from 'kysely'
import { queueMail } from '#domain/mails/queue-mail.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'

/** In UTC: morning on the east coast of the United States, where the controller is. */
const reportHour = 13
const dayMs = 86_400_000

/** The last moment, by business time, at which the day's mail was due. */
export function lastReportDue(now: Date): Date {
  const today = Math.floor(now.getTime() / dayMs) * dayMs + reportHour * 3_600_000
  return new Date(today <= now.getTime() ? today : today - dayMs)
}

/**
 * Asks for one mail to each owner once the day's hour has come. Days that business time jumped over get none; the mail
 * and its job stand in one transaction, so a crash leaves both or neither. Harmless to repeat.
 */
export async function askDailyReport(inPurpose: InPurpose): Promise<void> {
  await inPurpose('inquiry-response', system('daily report'), async (tx) => {
    const due = lastReportDue(tx.now)
    const owners = await tx.db
      .selectFrom('staff')
      .select('person_id')
      .where('role', '=', 'owner')
      .where('person_id', 'in', sql<string>`(select app.joined_staff())`)
      .where('added_at', '<', due)
      .execute()
    // One queued at the very moment it was due counts as this day's, too.
    const quietHours = (tx.now.getTime() - due.getTime() + 1) / 3_600_000
    for (const { person_id } of owners)
      await queueMail(tx, { personId: person_id, kind: 'daily-report', aboutId: person_id }, { quietHours })
  })
}
