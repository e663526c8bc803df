import { dayOf } from '#domain/plans/day.ts'
import { dropTaskByKey } from '#domain/tasks/finish-task.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { clientComplaints } from './complaint-counts.ts'
import { complaintsKey } from './complaints-key.ts'
import { judgeComplaints } from './health-rules.ts'
import { sendingStates } from './hold-sending.ts'
import { pauseSending, resumeSending } from './pause-sending.ts'
import type { StackFacts } from './stack-health.ts'

type Delivery = PurposeTx<'service-delivery'>

const hoursToLook = 8

/**
 * Too many complaints pause the cold sending of a client: each stack by itself, when it is judged. It stays paused until
 * somebody here has looked at lists and texts, or the count that it came from turns out to be wrong.
 */
export async function pauseForComplaints(tx: Delivery, facts: StackFacts): Promise<void> {
  const { stack, complaints, limits } = facts
  const subject = { stackId: stack.id, clientId: stack.clientId }
  const held = await openPause(tx, stack.id)
  if (held?.paused_by === null) await followCorrection(tx, facts, held)
  const finding = judgeComplaints(complaints?.sent7Days, complaints?.complaints7Days, limits)
  if (finding?.remedy !== 'pause-client' || !sendingStates.includes(stack.state)) return
  if (!(await pauseSending(tx, subject, 'complaints', { detail: finding.reason }))) return
  const pause = await openPause(tx, stack.id)
  if (!pause) return
  await openTask(tx, {
    ...subject,
    naturalKey: complaintsKey(pause.id),
    kind: 'look-at-complaints',
    instructions: finding.reason,
    dueAt: dueInHours(tx, hoursToLook),
  })
}

function openPause(tx: Delivery, stackId: string) {
  return tx.db
    .selectFrom('sending_pauses')
    .select(['id', 'detail', 'began_at', 'paused_by'])
    .where('stack_id', '=', stackId)
    .where('reason', '=', 'complaints')
    .where('domain_id', 'is', null)
    .where('inbox_id', 'is', null)
    .where('campaign_ref', 'is', null)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
}

/**
 * A pause of the program follows the counts that it came from: entered anew, they are judged as of the day it began, so that
 * time alone never ends it.
 */
async function followCorrection(
  tx: Delivery,
  { stack, limits }: StackFacts,
  pause: { readonly id: string; readonly detail: string | null; readonly began_at: Date },
): Promise<void> {
  const entered = await tx.db
    .selectFrom('complaint_counts')
    .select('id')
    .where('client_id', '=', stack.clientId)
    .where('day', '<=', dayOf(pause.began_at))
    .where('entered_at', '>', pause.began_at)
    .limit(1)
    .executeTakeFirst()
  if (!entered) return
  const then = await clientComplaints(tx, stack.clientId, pause.began_at)
  const finding = judgeComplaints(then?.sent7Days, then?.complaints7Days, limits)
  if (finding?.remedy !== 'pause-client') {
    await resumeSending(tx, { stackId: stack.id, clientId: stack.clientId }, 'complaints')
    await dropTaskByKey(tx, complaintsKey(pause.id))
    return
  }
  if (finding.reason === pause.detail) return
  await tx.db
    .updateTable('sending_pauses')
    .set({ detail: finding.reason })
    .where('id', '=', pause.id)
    .execute()
  await tx.db
    .updateTable('tasks')
    .set({ instructions: finding.reason })
    .where('natural_key', '=', complaintsKey(pause.id))
    .where('state', '=', 'open')
    .execute()
  await tx.tell('tasks')
}
