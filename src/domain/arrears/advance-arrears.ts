import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { dueMove, type Move, type NoticeKind } from './arrears-clock.ts'
import { changeArrears, type LockedArrears, lockArrears } from './change-arrears.ts'
import { sendNotice } from './send-notice.ts'
import type { ArrearsState } from './states.ts'

type Billing = PurposeTx<'billing'>

/** More moves than a state has; each is asked for anew. */
const mostMoves = 8

/** Does what has become due for one that owes: reminders, pause, final notice. Harmless to repeat. */
export async function advanceArrears(tx: Billing, arrearsId: string): Promise<void> {
  let moved = false
  let engagementId: string | undefined
  for (let count = 0; count < mostMoves; count++) {
    const arrears = await lockArrears(tx, arrearsId)
    if (!arrears) return
    engagementId = arrears.engagementId
    const sent = await sentTo(tx, arrearsId)
    const move = dueMove({ ...arrears, sent }, tx.now)
    if (!move) break
    if (!(await make(tx, arrears, move))) {
      await askToInvite(tx, arrears)
      break
    }
    moved = true
  }
  if (!moved || engagementId === undefined) return
  await tx.enqueue('follow-arrears', { engagementId }, { key: engagementId })
  await tx.tell(`engagement:${engagementId}`)
  await tx.tell('money')
}

async function sentTo(tx: Billing, arrearsId: string): Promise<NoticeKind[]> {
  const rows = await tx.db
    .selectFrom('arrears_notices')
    .select('kind')
    .where('arrears_id', '=', arrearsId)
    .execute()
  return rows.map(({ kind }) => kind as NoticeKind)
}

/** @returns whether it was made; what has to be told first waits while there is nobody to tell */
async function make(tx: Billing, arrears: LockedArrears, move: Move): Promise<boolean> {
  switch (move.kind) {
    case 'remind': {
      if (!(await sendNotice(tx, arrears, move.notice))) return false
      if (!arrears.toldAt)
        await tx.db.updateTable('arrears').set({ told_at: tx.now }).where('id', '=', arrears.id).execute()
      return true
    }
    case 'pause-sending':
      await changeArrears(tx, arrears.id, 'pause-sending', { paused_at: tx.now })
      await sendNotice(tx, arrears, 'paused')
      return true
    case 'give-final-notice':
      if (!(await sendNotice(tx, arrears, 'final'))) return false
      await changeArrears(tx, arrears.id, 'give-final-notice', {
        final_notice_at: tx.now,
        deletion_on: move.deletionOn,
      })
      return true
    case 'reach-date':
      await changeArrears(tx, arrears.id, 'reach-date', {})
      return true
  }
}

const hoursToInvite = 24

/** The task of what is owed while nobody can be told of it: of the first word, or of the day that the final notice names. */
export const nobodyTold = (arrearsId: string, state: ArrearsState) => `nobody-told:${state}:${arrearsId}`

async function askToInvite(tx: Billing, arrears: LockedArrears): Promise<void> {
  await openTask(tx, {
    clientId: arrears.clientId,
    naturalKey: nobodyTold(arrears.id, arrears.state),
    kind: 'payment-overdue',
    instructions:
      'An invoice is unpaid and nobody of this client can be told: no owner or billing contact of theirs has access. Invite one on the client’s page; until then there are no reminders, and nothing is paused or final for it.',
    dueAt: dueInHours(tx, hoursToInvite),
  })
}

/** Engagements with a transfer whose day has passed unpaid. */
export async function withOverdueTransfers(tx: Billing): Promise<string[]> {
  const rows = await overdue(tx).select('engagement_id').distinct().execute()
  return rows.map(({ engagement_id }) => engagement_id)
}

/** Marks them for one engagement, in the transaction that judges what it owes. */
export async function markOverdue(tx: Billing, engagementId: string): Promise<void> {
  await tx.db
    .updateTable('invoices')
    .set({ unpaid_since: tx.now })
    .where('engagement_id', '=', engagementId)
    .where('id', 'in', overdue(tx).select('id'))
    .execute()
}

const overdue = (tx: Billing) =>
  tx.db
    .selectFrom('invoices')
    .where('status', '=', 'open')
    .where('unpaid_since', 'is', null)
    .where('due_at', '<', tx.now)
