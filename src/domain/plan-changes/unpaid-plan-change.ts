import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { lockPlanChange, mayMove, tellOfPlanChange } from './change-plan-change.ts'
import { refuseNamesGone } from './free-names.ts'
import { isOver, readOffer } from './offer-plan-change.ts'

type Delivery = PurposeTx<'service-delivery'>

/**
 * Charges a change again whose payment failed: what was accepted, for as long as the offer stands. While an invoice is
 * open there is no other: it is paid on its page, or the change is taken back.
 */
export async function retryPayment(tx: Delivery, changeId: string): Promise<Verdict> {
  const change = await lockPlanChange(tx, changeId)
  if (change?.state === 'accepted') return { ok: true }
  const verdict = await mayMove(tx, change, 'try-payment')
  if (!verdict.ok || !change) return verdict
  if (await openInvoiceOf(tx, changeId))
    return { ok: false, reason: 'Its invoice is open and can still be paid, so no other one is made.' }
  const offer = await readOffer(tx, changeId)
  if (isOver(offer, tx.now))
    return {
      ok: false,
      reason: 'This offer is over: its price was for days that have passed. Have it priced anew.',
    }
  const free = await refuseNamesGone(tx, change.stack_id, [...offer.names])
  if (!free.ok) return { ok: false, reason: `${free.reason} Nothing was charged; have it priced anew.` }
  await tx.db
    .updateTable('plan_changes')
    .set((eb) => ({ state: 'accepted', charge_at: tx.now, look_at: tx.now, attempt: eb('attempt', '+', 1) }))
    .where('id', '=', changeId)
    .execute()
  await tx.enqueue('charge-change', { changeId }, { key: changeId })
  await tellOfPlanChange(tx, change)
  return { ok: true }
}

/** What was accepted and can't be charged as it was becomes a wish again: drafted, priced, offered and accepted anew. */
export async function askAnew(tx: Delivery, changeId: string): Promise<Verdict> {
  const change = await lockPlanChange(tx, changeId)
  if (change?.state === 'asked') return { ok: true }
  const verdict = await mayMove(tx, change, 'ask-anew')
  if (!verdict.ok || !change) return verdict
  if (await openInvoiceOf(tx, changeId))
    return { ok: false, reason: 'Its invoice is open and can still be paid; take the change back first.' }
  await tx.db
    .updateTable('plan_changes')
    .set({
      state: 'asked',
      asked_at: tx.now,
      asked_by: actorPerson(tx.actor),
      names: null,
      accepted_at: null,
      accepted_by: null,
      look_at: null,
    })
    .where('id', '=', changeId)
    .execute()
  await tellOfPlanChange(tx, change)
  return { ok: true }
}

async function openInvoiceOf(tx: Delivery, changeId: string): Promise<boolean> {
  const row = await tx.db
    .selectFrom('plan_changes')
    .select('invoice_ref')
    .where('id', '=', changeId)
    .executeTakeFirst()
  return row?.invoice_ref != null
}
