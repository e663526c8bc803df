import type { Invoice } from '#domain/billing/payments-port.ts'
import { recordInvoice } from '#domain/billing/record-payment.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { ChangeOrder, Seen } from './change-order.ts'
import { lockPlanChange, tellOfPlanChange } from './change-plan-change.ts'
import type { ChangeFault } from './change-words.ts'
import { type ChangeState, chargingStates } from './states.ts'

type Billing = PurposeTx<'billing'>

/** How long an open invoice is left alone before it is read again, in business time. */
const lookAgainMinutes = 10
const hoursToRefund = 48

/**
 * Writes down what a look at the payment service has seen. Another look may have been faster: what was seen for an earlier
 * attempt, or of a change that goes on already, moves nothing.
 * @returns whether its invoice is one that nobody is to pay any more
 */
export async function settleOrder(tx: Billing, order: ChangeOrder, seen: Seen): Promise<boolean> {
  const { change } = order
  const now = await lockPlanChange(tx, change.id)
  const isThisAttempt = now !== undefined && (await attemptOf(tx, change.id)) === change.attempt
  const invoice = seen.kind === 'invoice' ? seen.invoice : undefined
  if (now && isThisAttempt && isCharging(now.state)) await move(tx, order, now.state, seen)
  if (invoice)
    await recordInvoice(tx, invoice, { clientId: change.client_id, engagementId: change.engagement_id })
  // It goes on by this very invoice, or is done.
  if (!invoice || (now && isThisAttempt && !uncharged.includes(now.state))) return false
  if (invoice.state === 'paid') await askForRefund(tx, change.client_id, invoice)
  return invoice.state === 'open' || invoice.state === 'draft'
}

/** States in which no money is asked for it. */
const uncharged: readonly ChangeState[] = ['asked', 'drafted', 'offered', 'withdrawn', 'declined', 'lapsed']

const isCharging = (state: ChangeState): boolean => chargingStates.some((one) => one === state)

async function attemptOf(tx: Billing, changeId: string): Promise<number> {
  const { attempt } = await tx.db
    .selectFrom('plan_changes')
    .select('attempt')
    .where('id', '=', changeId)
    .executeTakeFirstOrThrow()
  return attempt
}

async function move(tx: Billing, order: ChangeOrder, state: ChangeState, seen: Seen): Promise<void> {
  const { change } = order
  const invoice = seen.kind === 'invoice' ? seen.invoice : undefined
  if (invoice?.state === 'paid' || seen.kind === 'nothing-due') {
    await set(tx, order, {
      state: 'paid',
      paid_at: tx.now,
      paid_cents: invoice?.totalCents ?? 0,
      invoice_ref: invoice?.invoiceId ?? null,
      invoice_url: invoice?.pageUrl ?? null,
      look_at: null,
      fault_code: null,
    })
    await tx.enqueue('begin-change', { changeId: change.id }, { key: change.id })
    return
  }
  const stands = invoice?.state === 'open' || invoice?.state === 'draft'
  if (!stands) {
    const fault: ChangeFault = seen.kind === 'not-charged' ? seen.fault : 'change.payment-over'
    await set(tx, order, {
      state: state === 'withdrawing' ? 'withdrawn' : 'unpaid',
      invoice_ref: null,
      invoice_url: null,
      look_at: null,
      fault_code: fault,
    })
    return
  }
  await set(tx, order, {
    // One that is being taken back stays so until its invoice is void.
    state: state === 'withdrawing' ? 'withdrawing' : 'unpaid',
    invoice_ref: invoice.invoiceId,
    invoice_url: invoice.pageUrl ?? null,
    look_at: state === 'withdrawing' ? tx.now : new Date(tx.now.getTime() + lookAgainMinutes * 60_000),
    fault_code: invoice.collection === 'transfer' ? 'change.awaits-transfer' : 'change.payment-failed',
  })
}

interface Moved {
  readonly state: ChangeState
  readonly paid_at?: Date
  readonly paid_cents?: number
  readonly invoice_ref: string | null
  readonly invoice_url: string | null
  readonly look_at: Date | null
  readonly fault_code: ChangeFault | null
}

async function set(tx: Billing, { change }: ChangeOrder, moved: Moved): Promise<void> {
  await tx.db
    .updateTable('plan_changes')
    .set({ ...moved })
    .where('id', '=', change.id)
    .execute()
  await tellOfPlanChange(tx, change)
}

/** Somebody paid what was taken back or charged anew at the same moment. */
async function askForRefund(tx: Billing, clientId: string, invoice: Invoice): Promise<void> {
  await openTask(tx, {
    clientId,
    naturalKey: `refund:${invoice.invoiceId}`,
    kind: 'refund-payment',
    instructions: `Invoice ${invoice.number ?? invoice.invoiceId} was paid for a change of the plan that had been taken back or charged anew. Give it back.`,
    dueAt: dueInHours(tx, hoursToRefund),
  })
}
