import { mayForClient } from '#domain/clients/member-role.ts'
import { contentHash } from '#domain/quotes/documents/document.ts'
import { actingRole } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { judgeNeeds } from './change-addresses.ts'
import {
  judge,
  type LockedChange,
  lockPlanChange,
  mayMove,
  noSuchChange,
  tellOfPlanChange,
} from './change-plan-change.ts'
import { refuseNamesGone } from './free-names.ts'
import { isOver, readOffer } from './offer-plan-change.ts'

type Delivery = PurposeTx<'service-delivery'>

/**
 * The client accepts a change as it stood on the page: who, when, and the hash of what it said. It is charged by a job
 * that begins at once; a second click finds it accepted.
 * @param shownCents what the page said is due at most now
 */
export async function acceptPlanChange(tx: Delivery, changeId: string, shownCents: number): Promise<Verdict> {
  const person = actorPerson(tx.actor)
  const change = await lockPlanChange(tx, changeId)
  if (!change || !person) return noSuchChange
  const allowed = await mayForClient(tx, change.client_id, 'accept-quote')
  if (!allowed.ok) return allowed
  if (change.state === 'accepted') return { ok: true }
  const verdict = judge(change, 'accept', await actingRole(tx))
  if (!verdict.ok) return verdict
  const offer = await readOffer(tx, changeId)
  if (isOver(offer, tx.now))
    return { ok: false, reason: 'This offer has expired; ask for a new one and it is priced again.' }
  if (shownCents !== (offer.dueNowCents ?? 0) + offer.onceCents)
    return { ok: false, reason: 'This was offered anew meanwhile. Please read it again.' }
  const free = await refuseNamesGone(tx, change.stack_id, [...offer.names])
  if (!free.ok)
    return {
      ok: false,
      reason: `${free.reason} We offer the change again with another name; nothing was charged.`,
    }
  const known = await judgeNeeds(tx, change, offer.difference, offer.names)
  if (!known.ok) return { ok: false, reason: `${known.reason} Nothing was charged.` }
  const { attempt } = await tx.db
    .updateTable('plan_changes')
    .set((eb) => ({
      state: 'accepted',
      accepted_at: tx.now,
      accepted_by: person,
      charge_at: tx.now,
      look_at: tx.now,
      // Counted on where it was accepted before: each attempt is an order of its own at the payment service.
      attempt: eb('attempt', '+', 1),
    }))
    .where('id', '=', changeId)
    .returning('attempt')
    .executeTakeFirstOrThrow()
  const hash = contentHash([
    changeId,
    offer.difference,
    offer.names,
    offer.onceCents,
    offer.dueNowCents,
    offer.monthlyCents,
  ])
  await tx.db
    .insertInto('acceptances')
    .values({
      client_id: change.client_id,
      engagement_id: change.engagement_id,
      person_id: person,
      document: 'quote',
      // Another offer of it is another document.
      version: attempt === 1 ? changeId : `${changeId}/${attempt}`,
      content_hash: hash,
    })
    .onConflict((conflict) =>
      conflict.columns(['engagement_id', 'document', 'version', 'person_id']).doNothing(),
    )
    .execute()
  await tx.record({
    kind: 'plan.accepted',
    clauses: ['3.1', '4.2'],
    personId: person,
    details: { change: changeId, engagement: change.engagement_id, hash },
  })
  await tx.enqueue('charge-change', { changeId }, { key: changeId })
  await tellOfPlanChange(tx, change)
  return { ok: true }
}

/** The client says no; nothing has changed. */
export async function declinePlanChange(tx: Delivery, changeId: string): Promise<Verdict> {
  const change = await lockPlanChange(tx, changeId)
  const verdict = await mayMove(tx, change, 'decline')
  if (!verdict.ok || !change) return verdict
  await settleAs(tx, change, 'declined')
  return { ok: true }
}

/**
 * Whoever asked does not want it any more, or an operator takes the offer back. One that is accepted and not paid ends
 * once a job has made its invoice void; if the payment was faster it is paid. Asked twice it is one.
 */
export async function withdrawPlanChange(tx: Delivery, changeId: string): Promise<Verdict> {
  const change = await lockPlanChange(tx, changeId)
  if (change?.state === 'withdrawing') return { ok: true }
  const isUnpaid = change?.state === 'unpaid'
  const verdict = await mayMove(tx, change, isUnpaid ? 'take-back' : 'withdraw')
  if (!verdict.ok || !change) return verdict
  if (!isUnpaid) {
    await settleAs(tx, change, 'withdrawn')
    return { ok: true }
  }
  await tx.db
    .updateTable('plan_changes')
    .set({ state: 'withdrawing', look_at: tx.now })
    .where('id', '=', changeId)
    .execute()
  await tx.enqueue('charge-change', { changeId }, { key: changeId })
  await tellOfPlanChange(tx, change)
  return { ok: true }
}

async function settleAs(tx: Delivery, change: LockedChange, state: 'declined' | 'withdrawn'): Promise<void> {
  await tx.db.updateTable('plan_changes').set({ state, look_at: null }).where('id', '=', change.id).execute()
  await tellOfPlanChange(tx, change)
}
