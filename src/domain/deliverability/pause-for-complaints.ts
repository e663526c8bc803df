import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { complaintsKey } from './complaints-key.ts'
import { judgeComplaints } from './health-rules.ts'
import { sendingStates } from './hold-sending.ts'
import { pauseSending } from './pause-sending.ts'
import type { StackFacts } from './stack-health.ts'

const hoursToLook = 8

/**
 * Too many complaints pause the cold sending of a client: each stack by itself, when it is judged. It stays paused until
 * somebody here has looked at lists and texts.
 */
export async function pauseForComplaints(
  tx: PurposeTx<'service-delivery'>,
  { stack, complaints, limits }: StackFacts,
): Promise<void> {
  const finding = judgeComplaints(complaints?.sent7Days, complaints?.complaints7Days, limits)
  if (finding?.remedy !== 'pause-client' || !sendingStates.includes(stack.state)) return
  const subject = { stackId: stack.id, clientId: stack.clientId }
  if (!(await pauseSending(tx, subject, 'complaints', { detail: finding.reason }))) return
  const pause = await tx.db
    .selectFrom('sending_pauses')
    .select('id')
    .where('stack_id', '=', stack.id)
    .where('reason', '=', 'complaints')
    .where('domain_id', 'is', null)
    .where('inbox_id', 'is', null)
    .where('campaign_ref', 'is', null)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow()
  await openTask(tx, {
    clientId: stack.clientId,
    stackId: stack.id,
    naturalKey: complaintsKey(pause.id),
    kind: 'look-at-complaints',
    instructions: finding.reason,
    dueAt: dueInHours(tx, hoursToLook),
  })
}
