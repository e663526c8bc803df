import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { disputeStates, type KeptDisputeState, nextDisputeState } from './dispute-states.ts'
import type { Dispute } from './disputes-port.ts'
import type { Payer } from './record-payment.ts'

type Billing = PurposeTx<'billing'>

const hoursToTalk = 48

/** The tasks of a dispute: to answer it, and to talk to the client once it is lost. */
export const disputeTasks = {
  answer: (disputeRef: string) => `dispute:${disputeRef}`,
  lost: (disputeRef: string) => `dispute-lost:${disputeRef}`,
} as const

const answerInstructions =
  'The client’s bank has taken this payment back: it says that the cardholder disputes it. Nothing more is bought for this client until it is decided; what is built goes on.'
const lostInstructions =
  'The bank has decided for the cardholder: the payment and a fee are gone. Nothing more is bought for this client until they have paid again; then it goes on by itself.'

/** Keeps a dispute as it stands. The first time it opens a task by when evidence is due, and one more when it is lost. */
export async function recordDispute(
  tx: Billing,
  dispute: Dispute & { readonly invoiceId: string },
  payer: Payer,
): Promise<KeptDisputeState> {
  const kept = await tx.db
    .selectFrom('disputes')
    .select(['state', 'closed_at'])
    .where('dispute_ref', '=', dispute.disputeId)
    .forUpdate()
    .executeTakeFirst()
  const state = nextDisputeState(kept?.state as KeptDisputeState | undefined, dispute.state)
  const isOpen = state === 'needs-response' || state === 'under-review'
  const seen = {
    state,
    reason: dispute.reason,
    amount_cents: dispute.amountCents,
    evidence_due_at: dispute.evidenceDueAt ?? null,
    closed_at: isOpen ? null : (kept?.closed_at ?? tx.now),
    seen_at: tx.now,
  }
  await tx.db
    .insertInto('disputes')
    .values({
      client_id: payer.clientId,
      engagement_id: payer.engagementId,
      dispute_ref: dispute.disputeId,
      invoice_ref: dispute.invoiceId,
      currency: dispute.currency,
      opened_at: dispute.openedAt,
      ...seen,
    })
    .onConflict((conflict) => conflict.column('dispute_ref').doUpdateSet(seen))
    .execute()
  if (state === 'needs-response')
    await openTask(tx, {
      clientId: payer.clientId,
      naturalKey: disputeTasks.answer(dispute.disputeId),
      kind: 'answer-dispute',
      instructions: answerInstructions,
      dueAt: dispute.evidenceDueAt ?? dueInHours(tx, hoursToTalk),
    })
  if (state === 'lost')
    await openTask(tx, {
      clientId: payer.clientId,
      naturalKey: disputeTasks.lost(dispute.disputeId),
      kind: 'dispute-lost',
      instructions: lostInstructions,
      dueAt: dueInHours(tx, hoursToTalk),
    })
  await tx.tell(`client:${payer.clientId}`)
  await tx.tell(`engagement:${payer.engagementId}`)
  return state
}

/** The sentence about a disputed payment, for whoever looks at its engagement. */
export const disputeSentence = (state: KeptDisputeState): string =>
  `This payment ${disputeStates[state].words}.`
