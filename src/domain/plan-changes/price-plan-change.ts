import { billingDetailsOf } from '#domain/billing/billing-details.ts'
import type { OpenPayments } from '#domain/billing/open-payments.ts'
import { runningSubscription } from '#domain/billing/running-subscription.ts'
import { capacityPlanSchema } from '#domain/plans/capacity-plan.ts'
import { dayOf } from '#domain/plans/day.ts'
import { readCurrency } from '#domain/quotes/currency-of.ts'
import { bookOfEngagement } from '#domain/quotes/price-books.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'
import { tellOfPlanChange } from './change-plan-change.ts'
import { monthlyLines, monthlyLinesSchema, sumOf } from './change-price.ts'

export interface ChangeDoors {
  readonly inPurpose: InPurpose
  readonly openPayments: OpenPayments
}

const work = system('price change')

/**
 * Has the payment service reckon what the rest of the paid month costs with the changed lines. Kept with its day: the
 * client is never charged more for it than was shown, because each day later costs less.
 * @throws VendorError when the service cannot be asked; the job is tried again
 */
export async function pricePlanChange(doors: ChangeDoors, changeId: string): Promise<void> {
  const asked = await doors.inPurpose('billing', work, (tx) => linesOf(tx, changeId))
  if (!asked) return
  const { subscription, lines, change } = asked
  const at = asked.now
  const payments =
    subscription && (await doors.openPayments({ mode: change.mode, clientId: change.client_id, people: [] }))
  const period = payments && (await payments.readSubscription(subscription.subscription_ref))
  // A client from before this program accepted no quote here: what they pay is what their subscription charges.
  const beforeCents = asked.beforeCents ?? period?.monthlyCents ?? 0
  // One domain for another: each month costs what it did.
  const monthlyCents = change.kind === 'replace' ? beforeCents : sumOf(lines)
  const dueNowCents =
    payments && change.kind === 'resize' && monthlyCents >= beforeCents
      ? (
          await payments.previewChange({
            subscriptionId: subscription.subscription_ref,
            currency: change.currency,
            lines,
            once: [],
            takesEffect: 'now',
            at,
          })
        ).dueNowCents
      : 0
  await doors.inPurpose('billing', work, async (tx) => {
    await tx.db
      .updateTable('plan_changes')
      .set({
        price_book: String(asked.book),
        monthly_lines: JSON.stringify(lines),
        monthly_cents: monthlyCents,
        monthly_before_cents: beforeCents,
        due_now_cents: Math.max(0, dueNowCents),
        priced_at: at,
        period_ends_at: period?.currentPeriodEnd ?? null,
        pays_by: period?.collection === 'transfer' || asked.paysBy === 'transfer' ? 'transfer' : 'card',
      })
      .where('id', '=', changeId)
      .where('state', '=', 'drafted')
      .execute()
    await tellOfPlanChange(tx, change)
  })
}

/** What is charged monthly now and with the change. What stands now is what was accepted last. */
async function linesOf(tx: PurposeTx<'billing'>, changeId: string) {
  const [change] = await tx.call<{
    client_id: string
    stack_id: string
    engagement_id: string
    currency: string
    kind: string
    mode: 'sandbox' | 'live'
    result: unknown
  }>(
    `select c.client_id, c.stack_id, c.engagement_id, c.currency, c.kind, e.mode, p.result
     from plan_changes c join engagements e on e.id = c.engagement_id join plans p on p.id = c.plan_id
     where c.id = $1 and c.state = 'drafted'`,
    [changeId],
  )
  if (!change) return undefined
  const subscription = await runningSubscription(tx, change.engagement_id)
  const today = dayOf(tx.now)
  const book = await bookOfEngagement(tx, change.engagement_id, readCurrency(change.currency))
  if (!book) return undefined
  const [before] = await tx.call<{ monthly_cents: number; monthly_lines: unknown }>(
    `(select monthly_cents, monthly_lines from plan_changes
       where engagement_id = $1 and paid_at is not null and state <> 'withdrawn' and kind = 'resize' order by paid_at desc limit 1)
     union all
     (select monthly_cents, null from quotes where engagement_id = $1 and state = 'accepted' limit 1)
     limit 1`,
    [change.engagement_id],
  )
  const standing = before?.monthly_lines ? monthlyLinesSchema.parse(before.monthly_lines) : undefined
  const priced = monthlyLines(capacityPlanSchema.parse(change.result), book, today)
  const lines = change.kind === 'replace' && standing ? standing : priced
  return {
    change,
    subscription,
    lines,
    book: book.version,
    beforeCents: before?.monthly_cents,
    paysBy: (await billingDetailsOf(tx, change.client_id)).paysBy,
    now: tx.now,
  }
}
