import { finishTaskByKey } from '#domain/tasks/finish-task.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { Actor } from '#platform/database/actor.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'
import { untoldTaskKey } from './untold-task.ts'

/** Somebody who could not be mailed was told in another way, and somebody here says how. */
export async function markTold(
  inPurpose: InPurpose,
  actor: Actor,
  noticeId: string,
  how: Personal<'message'>,
): Promise<Verdict> {
  const told = await inPurpose('legal-obligation', actor, (tx) => setTold(tx, noticeId, how))
  if (!told)
    return { ok: false, reason: 'Nobody waits to be told by this notice any more: load the page again.' }
  await inPurpose('service-delivery', actor, (tx) => finishTaskByKey(tx, untoldTaskKey(noticeId)))
  return { ok: true }
}

async function setTold(
  tx: PurposeTx<'legal-obligation'>,
  noticeId: string,
  how: Personal<'message'>,
): Promise<boolean> {
  const notice = await tx.db
    .updateTable('policy_notices')
    .set({ state: 'told', told_at: tx.now, told_how: how })
    .where('id', '=', noticeId)
    .where('state', 'in', ['queued', 'refused'])
    .returning(['person_id', 'version'])
    .executeTakeFirst()
  if (!notice) return false
  await tx.record({
    kind: 'notice.told',
    clauses: ['12.1'],
    personId: notice.person_id,
    details: { notice: noticeId, version: notice.version },
  })
  await tx.tell('policy')
  return true
}
