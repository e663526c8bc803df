import { advanceArrears, markOverdue } from '#domain/arrears/advance-arrears.ts'
import { judgeArrears } from '#domain/arrears/judge-arrears.ts'
import { lockEngagement } from '#domain/billing/settle-checkout.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'

const worker = system('look at arrears')

/** Lets time pass for what is owed: transfers fall due, reminders and the pause come on their days. Each by itself. */
export async function lookAtArrears(inPurpose: InPurpose): Promise<void> {
  const overdue = await inPurpose('billing', worker, markOverdue)
  for (const engagementId of overdue)
    await inPurpose('billing', worker, async (tx) => {
      await lockEngagement(tx, engagementId)
      await judgeArrears(tx, engagementId)
    })
  const open = await inPurpose('billing', worker, (tx) =>
    tx.db
      .selectFrom('arrears')
      .innerJoin('engagements', 'engagements.id', 'arrears.engagement_id')
      .select(['arrears.id', 'arrears.engagement_id'])
      .where('arrears.state', '!=', 'settled')
      .where('engagements.state', '!=', 'ended')
      .execute(),
  )
  for (const { id, engagement_id } of open)
    await inPurpose('billing', worker, async (tx) => {
      await lockEngagement(tx, engagement_id)
      await advanceArrears(tx, id)
    })
}
