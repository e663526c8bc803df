import { dropTaskByKey } from '#domain/tasks/finish-task.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

type Delivery = PurposeTx<'service-delivery'>

/** The task by which a person here does a step. */
export const endingTaskKey = (stepId: string): string => `ending-step:${stepId}`

/** Nobody pushes or hands over anything for a plan that was stopped. Harmless to repeat. */
export async function dropTasksOfStopped(tx: Delivery, engagementId: string): Promise<void> {
  const open = await tx.call<{ natural_key: string }>(
    `select t.natural_key from endings e join tasks t on t.client_id = e.client_id
       join ending_steps s on s.ending_id = e.id and t.natural_key = 'ending-step:' || s.id
     where e.engagement_id = $1 and e.stopped_at is not null and t.state = 'open'`,
    [engagementId],
  )
  for (const { natural_key } of open) await dropTaskByKey(tx, natural_key)
}
