import { isDisputed } from '#domain/billing/disputes-of.ts'
import { lockEngagement } from '#domain/billing/lock-engagement.ts'
import type { CreditNote, NewCreditNote, Payments } from '#domain/billing/payments-port.ts'
import { recordInvoice } from '#domain/billing/record-payment.ts'
import type { SettlementDoors } from '#domain/billing/settlement-doors.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import { system } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { may, type RefundState, type RefundTransition, refundTransitions } from './states.ts'

type Billing = PurposeTx<'billing'>

const work = system('make refund')
const hoursToTransfer = 48

/**
 * Makes an approved refund at the payment service and sees what became of it. The refund's own id is the key there, so that
 * a crash between call and record gives nothing back twice. Asked again it looks on, until it has arrived or failed.
 * @throws VendorError when the service cannot be reached; the job is then tried again
 */
export async function makeRefund(doors: SettlementDoors, refundId: string): Promise<void> {
  const refund = await doors.inPurpose('billing', work, (tx) => load(tx, refundId))
  if (!refund || (refund.state !== 'approved' && refund.state !== 'made')) return
  const { clientId, engagementId, invoiceRef } = refund
  const payments = await doors.openPayments({ mode: refund.mode, clientId, people: [] })
  if (refund.state === 'approved' && refund.disputed) return refuse(doors, refundId, refund, 'disputed')
  const note = await creditNote(payments, {
    orderId: refundId,
    invoiceId: invoiceRef,
    amountCents: refund.amountCents,
    refunds: !refund.outside,
    memo:
      refund.keptCents > 0
        ? 'Paid back net of the domains registered in your name, which stay yours.'
        : 'Paid back.',
  })
  if ('refused' in note) return refuse(doors, refundId, refund, note.refused)
  const money = note.refundId === undefined ? undefined : await payments.readRefund(note.refundId)
  const invoice = await payments.readInvoice(invoiceRef)
  await doors.inPurpose('billing', work, async (tx) => {
    await lockEngagement(tx, engagementId)
    const now = await load(tx, refundId)
    if (now?.state === 'approved')
      await change(tx, refundId, now.state, 'make', {
        credit_note_ref: note.creditNoteId,
        credit_note_number: note.number,
        credit_note_url: note.pageUrl ?? null,
        refund_ref: note.refundId ?? null,
        made_at: tx.now,
      })
    await recordInvoice(tx, invoice, { clientId, engagementId })
    if (money?.state === 'succeeded' || refund.outside) {
      await change(tx, refundId, 'made', 'see-settled', { settled_at: tx.now })
      if (refund.outside) await askToTransfer(tx, refundId, clientId)
    }
    if (money?.state === 'failed' || money?.state === 'canceled') {
      await change(tx, refundId, 'made', 'see-failed', { settled_at: tx.now })
      await askToTransfer(tx, refundId, clientId)
    }
    await tx.tell('money')
    await tx.tell(`client:${clientId}`)
  })
}

/** A refusal is no failure of the line: asked again it says the same. */
async function creditNote(
  payments: Payments,
  order: NewCreditNote,
): Promise<CreditNote | { readonly refused: string }> {
  try {
    return await payments.createCreditNote(order)
  } catch (error) {
    if (error instanceof VendorError && (error.failure === 'refused' || error.failure === 'missing'))
      return { refused: error.vendorCode ?? error.failure }
    throw error
  }
}

/** Nothing went back. A person looks why; once nothing stands in its way it can be proposed anew. */
async function refuse(
  doors: SettlementDoors,
  refundId: string,
  { clientId, engagementId }: { readonly clientId: string; readonly engagementId: string },
  code: string,
): Promise<void> {
  await doors.inPurpose('billing', work, async (tx) => {
    await lockEngagement(tx, engagementId)
    if ((await load(tx, refundId))?.state !== 'approved') return
    await change(tx, refundId, 'approved', 'see-refused', { vendor_code: code })
    await openTask(tx, {
      clientId,
      naturalKey: `refund-refused:${refundId}`,
      kind: 'refund-payment',
      instructions: `The payment service did not make a refund that was approved (${code}), so nothing has gone back. Look at the payment there: the bank may have taken it back, or somebody credited it. If money is still owed, propose the refund anew on the page of its invoice.`,
      dueAt: dueInHours(tx, hoursToTransfer),
    })
    await tx.tell('money')
    await tx.tell(`client:${clientId}`)
  })
}

async function load(tx: Billing, refundId: string) {
  const row = await tx.db
    .selectFrom('refunds')
    .innerJoin('invoices', 'invoices.id', 'refunds.invoice_id')
    .innerJoin('engagements', 'engagements.id', 'refunds.engagement_id')
    .select([
      'refunds.state',
      'refunds.client_id as clientId',
      'refunds.engagement_id as engagementId',
      'refunds.invoice_id as invoiceId',
      'refunds.amount_cents as amountCents',
      'refunds.kept_cents as keptCents',
      'refunds.outside',
      'invoices.invoice_ref as invoiceRef',
      'engagements.mode',
    ])
    .where('refunds.id', '=', refundId)
    .executeTakeFirst()
  return (
    row && {
      ...row,
      state: row.state as RefundState,
      disputed: await isDisputed(tx, row.invoiceId),
      mode: row.mode === 'live' ? ('live' as const) : ('sandbox' as const),
    }
  )
}

async function change(
  tx: Billing,
  refundId: string,
  from: RefundState,
  transition: RefundTransition,
  seen: {
    readonly credit_note_ref?: string
    readonly credit_note_number?: string
    readonly credit_note_url?: string | null
    readonly refund_ref?: string | null
    readonly made_at?: Date
    readonly settled_at?: Date
    readonly vendor_code?: string
  },
): Promise<void> {
  const verdict = may(transition, from, 'system')
  if (!verdict.ok) throw new Error(verdict.reason)
  await tx.db
    .updateTable('refunds')
    .set({ state: refundTransitions[transition].to, ...seen })
    .where('id', '=', refundId)
    .where('state', '=', from)
    .execute()
}

/** What the payment service does not give back, a person transfers. */
async function askToTransfer(tx: Billing, refundId: string, clientId: string): Promise<void> {
  await openTask(tx, {
    clientId,
    naturalKey: `transfer-back:${refundId}`,
    kind: 'transfer-back',
    instructions:
      'The credit note is made, and the money does not go back by itself: it was paid by a transfer past Stripe, or the bank refused it. Transfer it to the client.',
    dueAt: dueInHours(tx, hoursToTransfer),
  })
}

/** Refunds that are to be made or looked at again. */
export async function refundsUnderWay(tx: Billing): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('refunds')
    .select('id')
    .where('state', 'in', ['approved', 'made'])
    .execute()
  return rows.map(({ id }) => id)
}
