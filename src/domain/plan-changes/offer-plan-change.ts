import { queueClientMail } from '#domain/mails/queue-mail.ts'
import { readCurrency } from '#domain/quotes/currency-of.ts'
import type { PriceBook } from '#domain/quotes/price-book.ts'
import { bookOfChange } from '#domain/quotes/price-books.ts'
import { can } from '#domain/staff/rules.ts'
import { actingRole } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { judgeNeeds } from './change-addresses.ts'
import { judge, lockPlanChange, noSuchChange, tellOfPlanChange } from './change-plan-change.ts'
import { onceCents } from './change-price.ts'
import { type FreeNames, freeNames } from './free-names.ts'
import { differenceSchema, type PlanDifference } from './plan-difference.ts'

type Delivery = PurposeTx<'service-delivery'>

/** What is offered stands this long, and never past the period that its price was reckoned for. */
const offerDays = 7
const dayMilliseconds = 86_400_000

interface OfferRow {
  readonly difference: PlanDifference
  readonly dueNowCents: number | null
  readonly pricedAt: Date | null
  /** The version of the prices that it was priced with. */
  readonly pricedWith: string | null
  readonly periodEndsAt: Date | null
  readonly names: readonly string[]
  readonly currency: PriceBook['currency']
  readonly onceCents: number
  readonly monthlyCents: number | null
  readonly expiresAt: Date | null
}

export async function readOffer(tx: Delivery, changeId: string): Promise<OfferRow> {
  const row = await tx.db
    .selectFrom('plan_changes')
    .select([
      'difference',
      'due_now_cents',
      'priced_at',
      'price_book',
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
    pricedWith: row.price_book,
    periodEndsAt: row.period_ends_at,
    names: row.names ?? [],
    currency: readCurrency(row.currency),
    onceCents: row.once_cents ?? 0,
    monthlyCents: row.monthly_cents,
    expiresAt: row.expires_at,
  }
}

/** Its price was reckoned for days that have passed. */
export function isOver({ expiresAt }: { readonly expiresAt: Date | null }, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now
}

type OfferedNames =
  | { readonly ok: true; readonly names: readonly string[]; readonly onceCents: number }
  | { readonly ok: false; readonly reason: string }

/**
 * The names that a change is offered with if it is sent now, and what their first year costs the client.
 * @param book that the client's prices come from
 */
export function namesToOffer(
  { free, isAsking }: FreeNames,
  newDomains: number,
  book: PriceBook | undefined,
): OfferedNames {
  const names = free.slice(0, newDomains)
  if (names.length < newDomains)
    return {
      ok: false,
      reason: isAsking
        ? 'The registrar is still being asked which names are free.'
        : 'There are too few free names; draft the change again to propose others.',
    }
  if (!book) return { ok: false, reason: 'No price book is in force today.' }
  return {
    ok: true,
    names: names.map(({ name }) => name),
    onceCents: onceCents(
      names.map(({ priceCents }) => priceCents),
      book,
    ),
  }
}

/**
 * Sends a drafted change to the client, with names that are free and the price that was reckoned: the sum that whoever
 * sends it has read, or nothing is sent.
 * @param shownCents what the page said is due at most now
 */
export async function offerPlanChange(tx: Delivery, changeId: string, shownCents: number): Promise<Verdict> {
  const role = await actingRole(tx)
  const change = await lockPlanChange(tx, changeId)
  const verdict = judge(change, 'offer', role)
  if (!verdict.ok) return verdict
  if (!change) return noSuchChange
  const allowed = can('send-quote', { role: role === 'owner' ? 'owner' : 'operator', secondFactor: true })
  if (!allowed.ok) return allowed
  const offer = await readOffer(tx, changeId)
  if (!offer.pricedAt)
    return { ok: false, reason: 'The payment service has not reckoned the price yet; it is asked by itself.' }
  const known = await judgeNeeds(tx, change, offer.difference, [])
  if (!known.ok) return known
  const named = namesToOffer(
    await freeNames(tx, change.stack_id),
    offer.difference.newDomains,
    await bookOfChange(tx, change.engagement_id, offer.currency, offer.pricedWith),
  )
  if (!named.ok) return named
  if (shownCents !== (offer.dueNowCents ?? 0) + named.onceCents)
    return {
      ok: false,
      reason: 'The price has changed since this page was made. Please read it again; nothing was sent.',
    }
  const expires = Math.min(
    tx.now.getTime() + offerDays * dayMilliseconds,
    offer.periodEndsAt?.getTime() ?? Number.POSITIVE_INFINITY,
  )
  await tx.db
    .updateTable('plan_changes')
    .set({
      state: 'offered',
      names: [...named.names],
      once_cents: named.onceCents,
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
