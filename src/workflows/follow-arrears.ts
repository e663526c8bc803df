import { nobodyTold } from '#domain/arrears/advance-arrears.ts'
import type { ArrearsState } from '#domain/arrears/states.ts'
import { pauseSending, resumeSending } from '#domain/deliverability/pause-sending.ts'
import { finishTaskByKey } from '#domain/tasks/finish-task.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'

const hoursToDecide = 72

/** In which states cold sending is kept paused. */
const pausing: Readonly<Record<ArrearsState, boolean>> = {
  owing: false,
  paused: true,
  'final-notice': true,
  'date-passed': true,
  settled: false,
}

/**
 * Lets the stack feel what its engagement owes: sending is paused or goes on, purchases go on when nothing is owed, and the
 * decision that only an owner takes becomes a task. It goes by what stands now and is harmless to repeat.
 */
export async function followArrears(
  parts: { readonly inPurpose: InPurpose },
  engagementId: string,
): Promise<void> {
  await parts.inPurpose('service-delivery', system('follow-arrears'), async (tx) => {
    const arrears = await tx.db
      .selectFrom('arrears')
      .select(['id', 'client_id', 'state', 'told_at', 'deletion_on'])
      .where('engagement_id', '=', engagementId)
      .orderBy('began_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (!arrears) return
    const state = arrears.state as ArrearsState
    const stacks = await tx.db
      .selectFrom('stacks')
      .select('id')
      .where('engagement_id', '=', engagementId)
      .where('state', 'in', ['approved', 'building', 'warming', 'live'])
      .execute()
    for (const { id } of stacks) {
      const subject = { stackId: id, clientId: arrears.client_id }
      if (pausing[state]) await pauseSending(tx, subject, 'payment-overdue')
      else await resumeSending(tx, subject, 'payment-overdue')
      if (state === 'settled') await goOnBuying(tx, id)
      await tx.tell(`stack:${id}`)
    }
    if (arrears.told_at) await finishTaskByKey(tx, nobodyTold(arrears.id, 'owing'))
    if (state !== 'paused') await finishTaskByKey(tx, nobodyTold(arrears.id, 'paused'))
    const decision = `unpaid-decision:${arrears.id}`
    if (state === 'date-passed')
      await openTask(tx, {
        clientId: arrears.client_id,
        ...(stacks[0] ? { stackId: stacks[0].id } : {}),
        naturalKey: decision,
        kind: 'decide-unpaid',
        instructions: [
          `The day that the final notice named (${arrears.deletion_on?.toISOString().slice(0, 10) ?? 'unknown'}) has passed and this client still owes. Nothing has been deleted, and nothing is by itself.`,
          'An owner decides: talk to the client once more, or end the engagement on the client’s page. Ending it makes a task for what becomes of the domains and inboxes.',
        ].join('\n'),
        dueAt: dueInHours(tx, hoursToDecide),
      })
    if (state === 'settled') {
      await finishTaskByKey(tx, decision)
      if (!(await owesElsewhere(tx, arrears.client_id))) await finishOverdueTasks(tx, arrears.client_id)
    }
  })
}

/** Purchases that waited for the payment are looked at now. */
async function goOnBuying(tx: PurposeTx<'service-delivery'>, stackId: string): Promise<void> {
  await tx.db.updateTable('stacks').set({ look_at: tx.now }).where('id', '=', stackId).execute()
  await tx.enqueue('advance-stack', { stackId }, { key: stackId })
}

/** Another engagement of the client is unpaid: whoever is to talk to them still is. */
async function owesElsewhere(tx: PurposeTx<'service-delivery'>, clientId: string): Promise<boolean> {
  const open = await tx.db
    .selectFrom('arrears')
    .innerJoin('engagements', 'engagements.id', 'arrears.engagement_id')
    .select('arrears.id')
    .where('arrears.client_id', '=', clientId)
    .where('arrears.state', '!=', 'settled')
    .where('engagements.state', '!=', 'ended')
    .limit(1)
    .executeTakeFirst()
  return open !== undefined
}

/** Nobody needs to talk to the client about it any more. */
async function finishOverdueTasks(tx: PurposeTx<'service-delivery'>, clientId: string): Promise<void> {
  const open = await tx.db
    .selectFrom('tasks')
    .select('natural_key')
    .where('client_id', '=', clientId)
    .where('kind', '=', 'payment-overdue')
    .where('state', '=', 'open')
    .execute()
  for (const { natural_key } of open) await finishTaskByKey(tx, natural_key)
}
