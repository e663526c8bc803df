import { z } from 'zod'
import { runningSubscription } from '#domain/billing/running-subscription.ts'
import type { MonthlyLine } from '#domain/billing/subscription-change-port.ts'
import { quoteLineSchema } from '#domain/quotes/draft-quote.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { monthlyLinesSchema, sumOf } from './change-price.ts'
import { inWords } from './in-words.ts'
import type { ChangeDoors } from './price-plan-change.ts'

type Billing = PurposeTx<'billing'>

const work = system('set lines back')
const hoursToSetBack = 48

/**
 * A paid change was withdrawn before anything was bought for it: from the next month on the subscription charges what it did
 * before. Its row is looked at until that is seen at the payment service; what the program can't set back, a person does.
 * Harmless to repeat: lines that stand so already are left alone.
 * @throws VendorError when the service cannot be asked; the job is tried again
 */
export async function setLinesBack(doors: ChangeDoors, changeId: string): Promise<void> {
  const back = await doors.inPurpose('billing', work, (tx) => load(tx, changeId))
  if (!back) return
  const { change, subscription, lines } = back
  const settle = (isBack: boolean) =>
    doors.inPurpose('billing', work, async (tx) => {
      if (!isBack) await askToSetBack(tx, change)
      await tx.db.updateTable('plan_changes').set({ look_at: null }).where('id', '=', changeId).execute()
    })
  if (back.isOvertaken) return settle(true)
  if (!subscription || !lines) return settle(false)
  const payments = await doors.openPayments({ mode: change.mode, clientId: change.clientId, people: [] })
  try {
    await payments.changeSubscription({
      subscriptionId: subscription,
      currency: change.currency,
      lines,
      once: [],
      takesEffect: 'period-end',
      at: back.now,
      idempotencyKey: `lines-back:${changeId}`,
    })
    const seen = await payments.readSubscription(subscription)
    await settle(seen.monthlyCents === change.beforeCents)
  } catch (error) {
    const isForGood =
      error instanceof VendorError && (error.failure === 'refused' || error.failure === 'missing')
    if (!isForGood) throw error
    await settle(false)
  }
}

interface GivenBack extends Record<string, unknown> {
  readonly id: string
  readonly clientId: string
  readonly stackId: string
  readonly engagementId: string
  readonly currency: string
  readonly monthlyCents: number
  readonly beforeCents: number
  readonly mode: 'sandbox' | 'live'
  /** Another change was accepted since: its lines are those of each month. */
  readonly isOvertaken: boolean
  readonly earlier: unknown
  readonly quoted: unknown
}

async function load(tx: Billing, changeId: string) {
  const [change] = await tx.call<GivenBack>(
    `select c.id, c.client_id as "clientId", c.stack_id as "stackId", c.engagement_id as "engagementId", c.currency,
       c.monthly_cents as "monthlyCents", c.monthly_before_cents as "beforeCents", e.mode,
       exists (select from plan_changes o where o.engagement_id = c.engagement_id and o.kind = 'resize' and o.id <> c.id
         and o.accepted_at > c.paid_at and o.state in ('accepted', 'unpaid', 'withdrawing', 'paid', 'approved', 'done')) as "isOvertaken",
       (select o.monthly_lines from plan_changes o where o.engagement_id = c.engagement_id and o.kind = 'resize' and o.id <> c.id
         and o.paid_at is not null and o.state <> 'withdrawn' order by o.paid_at desc limit 1) as earlier,
       (select q.lines from quotes q where q.engagement_id = c.engagement_id and q.state = 'accepted' limit 1) as quoted
     from plan_changes c join engagements e on e.id = c.engagement_id
     where c.id = $1 and c.state = 'withdrawn' and c.kind = 'resize' and c.paid_at is not null and c.look_at is not null`,
    [changeId],
  )
  if (!change) return undefined
  const held = await runningSubscription(tx, change.engagementId)
  return {
    change,
    isOvertaken: change.isOvertaken,
    subscription: held?.subscription_ref,
    lines: linesBefore(change),
    now: tx.now,
  }
}

/** What each month was made of before; undefined where that is not known, as of a client who accepted no quote here. */
function linesBefore({ earlier, quoted, beforeCents }: GivenBack): MonthlyLine[] | undefined {
  const lines = earlier
    ? monthlyLinesSchema.parse(earlier)
    : z
        .array(quoteLineSchema)
        .parse(quoted ?? [])
        .filter(({ billed, amountCents }) => billed === 'monthly' && amountCents > 0)
        .map(({ words, unitCents, quantity }) => ({
          title: words,
          unitAmountCents: unitCents,
          quantity,
        }))
  return lines.length > 0 && sumOf(lines) === beforeCents ? lines : undefined
}

async function askToSetBack(tx: Billing, change: GivenBack): Promise<void> {
  await openTask(tx, {
    clientId: change.clientId,
    stackId: change.stackId,
    naturalKey: `lines-back:${change.id}`,
    kind: 'refund-payment',
    instructions: `A paid change of the plan was withdrawn, and the payment service did not set back what it charges each month. Set it there from ${inWords(change.monthlyCents, change.currency)} to ${inWords(change.beforeCents, change.currency)}, from the next month on.`,
    dueAt: dueInHours(tx, hoursToSetBack),
  })
}

/** Those that are withdrawn and whose months are not seen set back. */
export async function linesToSetBack(tx: Billing): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('plan_changes')
    .select('id')
    .where('state', '=', 'withdrawn')
    .where('look_at', '<=', tx.now)
    .execute()
  return rows.map(({ id }) => id)
}
