import { advanceArrears, markOverdue, withOverdueTransfers } from '#domain/arrears/advance-arrears.ts'
import { judgeArrears } from '#domain/arrears/judge-arrears.ts'
import { lockEngagement } from '#domain/billing/lock-engagement.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import type { Log } from '#platform/log.ts'
import { eachByItself } from './each-by-itself.ts'

const worker = system('look at arrears')

interface Parts {
  readonly inPurpose: InPurpose
  readonly log: Log
}

/** Lets time pass for what is owed: transfers fall due, reminders and the pause come on their days. Each by itself. */
export async function lookAtArrears({ inPurpose, log }: Parts): Promise<void> {
  const told = { log, operation: 'look-at-arrears' }
  const overdue = await inPurpose('billing', worker, withOverdueTransfers)
  await eachByItself(
    overdue,
    (engagementId) =>
      inPurpose('billing', worker, async (tx) => {
        await lockEngagement(tx, engagementId)
        await markOverdue(tx, engagementId)
        await judgeArrears(tx, engagementId)
      }),
    told,
  )
  const open = await inPurpose('billing', worker, (tx) =>
    tx.db
      .selectFrom('arrears')
      .innerJoin('engagements', 'engagements.id', 'arrears.engagement_id')
      .select(['arrears.id', 'arrears.engagement_id'])
      .where('arrears.state', '!=', 'settled')
      .where('engagements.state', '!=', 'ended')
      .execute(),
  )
  await eachByItself(
    open,
    ({ id, engagement_id }) =>
      inPurpose('billing', worker, async (tx) => {
        await lockEngagement(tx, engagement_id)
        await advanceArrears(tx, id)
      }),
    told,
  )
}
