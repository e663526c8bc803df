import { finishTaskByKey } from '#domain/tasks/finish-task.ts'
import { system } from '#platform/database/actor.ts'
import { disputeStates, type KeptDisputeState } from './dispute-states.ts'
import type { Dispute } from './disputes-port.ts'
import { lockEngagement } from './lock-engagement.ts'
import type { Payments } from './payments-port.ts'
import { disputeTasks, recordDispute } from './record-dispute.ts'
import { type Payer, recordInvoice } from './record-payment.ts'
import type { SettlementDoors } from './settlement-doors.ts'

const work = system('settle dispute')

/**
 * Reads a dispute at the payment service and records how it stands. It goes by what is read now, so notices that are
 * lost, repeated or change places make no difference.
 * @throws VendorError when the service cannot be read; the job is then tried again
 */
export async function settleDispute(
  doors: SettlementDoors,
  payments: Payments,
  disputeRef: string,
): Promise<void> {
  const dispute = await payments.readDispute(disputeRef)
  const { invoiceId } = dispute
  if (invoiceId === undefined) return
  const payer = await payerOfInvoice(doors, payments, invoiceId)
  if (!payer) return
  const state = await doors.inPurpose('billing', work, async (tx) => {
    await lockEngagement(tx, payer.engagementId)
    return recordDispute(tx, { ...dispute, invoiceId }, payer)
  })
  await followDispute(doors, dispute, payer, state)
}

/** The look by the clock at one that is known, whose next notice may have been lost. */
export async function settleKnownDispute(doors: SettlementDoors, disputeId: string): Promise<void> {
  const ours = await doors.inPurpose('billing', work, (tx) =>
    tx.db
      .selectFrom('disputes')
      .innerJoin('engagements', 'engagements.id', 'disputes.engagement_id')
      .select([
        'disputes.dispute_ref as ref',
        'disputes.repayment_ref as repaymentRef',
        'disputes.client_id as clientId',
        'engagements.mode',
      ])
      .where('disputes.id', '=', disputeId)
      .executeTakeFirst(),
  )
  if (!ours) return
  const mode = ours.mode === 'live' ? 'live' : 'sandbox'
  const payments = await doors.openPayments({ mode, clientId: ours.clientId, people: [] })
  await settleDispute(doors, payments, ours.ref)
  if (ours.repaymentRef) await settleRepayment(doors, payments, ours.repaymentRef)
}

/** An invoice by which somebody pays again what a bank took back; any other is none of it. */
export async function settleRepayment(
  doors: SettlementDoors,
  payments: Payments,
  invoiceId: string,
): Promise<void> {
  const [lost] = await doors.inPurpose.atOnce('billing', work, (db) =>
    db
      .selectFrom('disputes')
      .select(['id', 'dispute_ref as ref', 'client_id as clientId', 'engagement_id as engagementId'])
      .where('repayment_ref', '=', invoiceId)
      .where('state', '=', 'lost')
      .compile(),
  )
  if (!lost) return
  const invoice = await payments.readInvoice(invoiceId)
  if (invoice.state !== 'paid') return
  await doors.inPurpose('billing', work, async (tx) => {
    await lockEngagement(tx, lost.engagementId)
    await tx.db.updateTable('disputes').set({ state: 'repaid' }).where('id', '=', lost.id).execute()
    // Kept once it is paid: while it is open it is the client's own wish to pay, and nothing that is owed.
    await recordInvoice(tx, invoice, lost)
    await tx.tell(`engagement:${lost.engagementId}`)
  })
  await followDispute(doors, { disputeId: lost.ref }, lost, 'repaid')
}

/** Finishes the tasks that are done by it, and lets purchases go on where nothing stops them any more. */
async function followDispute(
  doors: SettlementDoors,
  { disputeId }: Pick<Dispute, 'disputeId'>,
  payer: Payer,
  state: KeptDisputeState,
): Promise<void> {
  await doors.inPurpose('service-delivery', work, async (tx) => {
    if (state !== 'needs-response') await finishTaskByKey(tx, disputeTasks.answer(disputeId))
    if (state === 'won' || state === 'repaid') await finishTaskByKey(tx, disputeTasks.lost(disputeId))
    const stacks = await tx.db
      .selectFrom('stacks')
      .select('id')
      .where('engagement_id', '=', payer.engagementId)
      .where('state', 'in', ['approved', 'building', 'warming', 'live'])
      .execute()
    for (const { id } of stacks) {
      if (!disputeStates[state].stopsPurchases) {
        await tx.db.updateTable('stacks').set({ look_at: tx.now }).where('id', '=', id).execute()
        await tx.enqueue('advance-stack', { stackId: id }, { key: id })
      }
      await tx.tell(`stack:${id}`)
    }
  })
}

/** Whose invoice it is: known already, or told by the invoice itself. */
async function payerOfInvoice(
  doors: SettlementDoors,
  payments: Payments,
  invoiceId: string,
): Promise<Payer | undefined> {
  const known = await doors.inPurpose('billing', work, (tx) =>
    tx.db
      .selectFrom('invoices')
      .select(['client_id as clientId', 'engagement_id as engagementId'])
      .where('invoice_ref', '=', invoiceId)
      .executeTakeFirst(),
  )
  if (known) return known
  const { quoteId } = await payments.readInvoice(invoiceId)
  if (!quoteId) return undefined
  return doors.inPurpose('billing', work, (tx) =>
    tx.db
      .selectFrom('quotes')
      .select(['client_id as clientId', 'engagement_id as engagementId'])
      .where('id', '=', quoteId)
      .executeTakeFirst(),
  )
}
