import { mayForClient } from '#domain/clients/member-role.ts'
import { queueClientMail } from '#domain/mails/queue-mail.ts'
import { dayOf } from '#domain/plans/day.ts'
import { readCurrency } from '#domain/quotes/currency-of.ts'
import { contentHash } from '#domain/quotes/documents/document.ts'
import { type PriceBook, priceBookOn, priceBooks } from '#domain/quotes/price-book.ts'
import { refuseNamesInUse } from '#domain/stacks/choose-names.ts'
import { can } from '#domain/staff/rules.ts'
import { actingRole } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { judge, type LockedChange, lockPlanChange, tellOfPlanChange } from './change-plan-change.ts'
import { onceCents } from './change-price.ts'
import { freeNames } from './free-names.ts'
import { differenceSchema, type PlanDifference } from './plan-difference.ts'

type Delivery = PurposeTx<'service-delivery'>

/** What is offered stands this long, and never past the period that its price was reckoned for. */
const offerDays = 7
const dayMilliseconds = 86_400_000

const noSuch: Verdict = { ok: false, reason: 'There is no such change.' }

interface OfferRow {
  readonly difference: PlanDifference
  readonly dueNowCents: number | null
  readonly pricedAt: Date | null
  readonly periodEndsAt: Date | null
  readonly names: readonly string[]
  readonly currency: PriceBook['currency']
  readonly onceCents: number
  readonly monthlyCents: number | null
  readonly expiresAt: Date | null
}

async function readOffer(tx: Delivery, changeId: string): Promise<OfferRow> {
  const row = await tx.db
    .selectFrom('plan_changes')
    .select([
      'difference',
      'due_now_cents',
      'priced_at',
      'period_ends_at',
      'names',
      'currency',
      'once_cents',
      'monthly_cents',
      'expires_at',
    ])
    .where('id', '=', changeId)
    .executeTakeFirstOrThrow()
  return {
    difference: differenceSchema.parse(row.difference),
    dueNowCents: row.due_now_cents,
    pricedAt: row.priced_at,
    periodEndsAt: row.period_ends_at,
    names: row.names ?? [],
    currency: readCurrency(row.currency),
    onceCents: row.once_cents ?? 0,
    monthlyCents: row.monthly_cents,
    expiresAt: row.expires_at,
  }
}

/** Sends a drafted change to the client, with names that are free and the price that was reckoned. */
export async function offerPlanChange(tx: Delivery, changeId: string): Promise<Verdict> {
  const role = await actingRole(tx)
  const change = await lockPlanChange(tx, changeId)
  const verdict = judge(change, 'offer', role)
  if (!verdict.ok) return verdict
  if (!change) return noSuch
  const allowed = can('send-quote', { role: role === 'owner' ? 'owner' : 'operator', secondFactor: true })
  if (!allowed.ok) return allowed
  const offer = await readOffer(tx, changeId)
  if (!offer.pricedAt)
    return { ok: false, reason: 'The payment service has not reckoned the price yet; it is asked by itself.' }
  const { free, isAsking } = await freeNames(tx, change.stack_id)
  const names = free.slice(0, offer.difference.newDomains)
  if (names.length < offer.difference.newDomains)
    return {
      ok: false,
      reason: isAsking
        ? 'The registrar is still being asked which names are free.'
        : 'There are too few free names; draft the change again to propose others.',
    }
  const book = priceBookOn(dayOf(tx.now), priceBooks, offer.currency)
  if (!book) return { ok: false, reason: 'No price book is in force today.' }
  const expires = Math.min(
    tx.now.getTime() + offerDays * dayMilliseconds,
    offer.periodEndsAt?.getTime() ?? Number.POSITIVE_INFINITY,
  )
  await tx.db
    .updateTable('plan_changes')
    .set({
      state: 'offered',
      names: names.map(({ name }) => name),
      once_cents: onceCents(
        names.map(({ priceCents }) => priceCents),
        book,
      ),
      offered_at: tx.now,
      expires_at: new Date(expires),
      look_at: new Date(expires),
    })
    .where('id', '=', changeId)
    .execute()
  await queueClientMail(tx, {
    clientId: change.client_id,
    kind: 'plan-change',
    aboutId: changeId,
    roles: ['owner', 'billing'],
  })
  await tellOfPlanChange(tx, change)
  return { ok: true }
}

/**
 * The client accepts a change as it stood on the page: who, when, and the hash of what it said. It is charged by a job
 * that begins at once; a second click finds it accepted.
 * @param shownCents what the page said is due at most now
 */
export async function acceptPlanChange(tx: Delivery, changeId: string, shownCents: number): Promise<Verdict> {
  const person = actorPerson(tx.actor)
  const change = await lockPlanChange(tx, changeId)
  if (!change || !person) return noSuch
  const allowed = await mayForClient(tx, change.client_id, 'accept-quote')
  if (!allowed.ok) return allowed
  if (change.state === 'accepted') return { ok: true }
  const verdict = judge(change, 'accept', await actingRole(tx))
  if (!verdict.ok) return verdict
  const offer = await readOffer(tx, changeId)
  if (offer.expiresAt && offer.expiresAt <= tx.now)
    return { ok: false, reason: 'This offer has expired; ask for a new one and it is priced again.' }
  if (shownCents !== (offer.dueNowCents ?? 0) + offer.onceCents)
    return { ok: false, reason: 'This was offered anew meanwhile. Please read it again.' }
  const free = await refuseNamesInUse(tx, change.stack_id, [...offer.names])
  if (!free.ok)
    return {
      ok: false,
      reason: `${free.reason} We offer the change again with another name; nothing was charged.`,
    }
  await tx.db
    .updateTable('plan_changes')
    .set({
      state: 'accepted',
      accepted_at: tx.now,
      accepted_by: person,
      charge_at: tx.now,
      look_at: tx.now,
      attempt: 1,
    })
    .where('id', '=', changeId)
    .execute()
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
      version: changeId,
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
  return move(tx, changeId, 'decline')
}

/** Whoever asked does not want it any more, or an operator takes the offer back. */
export async function withdrawPlanChange(tx: Delivery, changeId: string): Promise<Verdict> {
  return move(tx, changeId, 'withdraw')
}

/** Charges a change again whose payment failed. */
export async function retryPayment(tx: Delivery, changeId: string): Promise<Verdict> {
  const change = await lockPlanChange(tx, changeId)
  const verdict = await mayMove(tx, change, 'try-payment')
  if (!verdict.ok || !change) return verdict
  await tx.db
    .updateTable('plan_changes')
    .set((eb) => ({ state: 'accepted', charge_at: tx.now, look_at: tx.now, attempt: eb('attempt', '+', 1) }))
    .where('id', '=', changeId)
    .execute()
  await tx.enqueue('charge-change', { changeId }, { key: changeId })
  await tellOfPlanChange(tx, change)
  return { ok: true }
}

async function mayMove(
  tx: Delivery,
  change: LockedChange | undefined,
  transition: 'decline' | 'withdraw' | 'try-payment',
): Promise<Verdict> {
  if (!change) return noSuch
  const allowed = await mayForClient(
    tx,
    change.client_id,
    transition === 'try-payment' ? 'pay' : 'accept-quote',
  )
  if (!allowed.ok) return allowed
  return judge(change, transition, await actingRole(tx))
}

async function move(tx: Delivery, changeId: string, transition: 'decline' | 'withdraw'): Promise<Verdict> {
  const change = await lockPlanChange(tx, changeId)
  const verdict = await mayMove(tx, change, transition)
  if (!verdict.ok || !change) return verdict
  await tx.db
    .updateTable('plan_changes')
    .set({ state: transition === 'decline' ? 'declined' : 'withdrawn', look_at: null })
    .where('id', '=', changeId)
    .execute()
  await tellOfPlanChange(tx, change)
  return { ok: true }
}
