import { Hono } from 'hono'
import { z } from 'zod'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { type Call, formBoolean, idOf, metadata, parameters, type Route } from './call.ts'
import { newId, seconds } from './ids.ts'
import { pageOf, pageParameters } from './list.ts'
import type { ChargeObject, InvoicePaymentObject } from './payments.ts'
import { invalid } from './refusal.ts'
import { all, due, emit, keep, need, type StripeObject, type Transaction } from './transaction.ts'

interface DisputeObject extends StripeObject {
  amount: number
  balance_transactions: Record<string, unknown>[]
  charge: string
  currency: string
  evidence: Record<string, unknown>
  evidence_details: {
    due_by: number | null
    has_evidence: boolean
    past_due: boolean
    submission_count: number
  }
  payment_intent: string
  status: 'needs_response' | 'under_review' | 'won' | 'lost'
}

/** Banks give 7 to 21 days to answer; the day ends in UTC (docs.stripe.com/disputes, checked 2026-11-23). */
const answerDays = 14
const daySeconds = 86_400
/** What a dispute costs the account in the United States, kept unless it is won. */
const feeCents = 1500

const endOfDay = (at: number): number => Math.floor(at / daySeconds) * daySeconds + daySeconds - 1

/** Texts that decide at once in a test account; any other evidence waits for the bank. */
const decidingEvidence: Readonly<Record<string, 'won' | 'lost'>> = {
  winning_evidence: 'won',
  losing_evidence: 'lost',
}

function movement(tx: Transaction, dispute: DisputeObject, amount: number): Record<string, unknown> {
  const fee = amount < 0 ? feeCents : -feeCents
  const at = seconds(tx.at)
  return {
    id: newId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: at,
    balance_type: 'payments',
    created: at,
    currency: dispute.currency,
    description: amount < 0 ? `Chargeback withdrawal for ${dispute.charge}` : 'Chargeback reversal',
    exchange_rate: null,
    fee,
    fee_details: [
      {
        amount: fee,
        application: null,
        currency: dispute.currency,
        description: 'Dispute fee',
        type: 'stripe_fee',
      },
    ],
    net: amount - fee,
    reporting_category: amount < 0 ? 'dispute' : 'dispute_reversal',
    source: dispute.id,
    status: 'available',
    type: 'adjustment',
  }
}

/** The cardholder's bank takes the payment of an invoice back. */
export async function openDispute(tx: Transaction, invoice: string): Promise<DisputeObject> {
  const payment = (await all<InvoicePaymentObject>(tx, 'invoice_payment')).find(
    (one) => one.invoice === invoice && one.status === 'paid',
  )
  const charge = (await all<ChargeObject>(tx, 'charge')).find(
    (one) => one.payment_intent === payment?.payment.payment_intent,
  )
  if (!charge) throw invalid('This invoice has no payment that could be disputed.')
  if (charge.disputed) throw invalid('This payment is disputed already.')
  const dueBy = endOfDay(seconds(tx.at) + answerDays * daySeconds)
  const opened: DisputeObject = {
    id: newId('dp'),
    object: 'dispute',
    amount: charge.amount,
    balance_transactions: [],
    charge: charge.id,
    created: seconds(tx.at),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { uncategorized_text: null },
    evidence_details: { due_by: dueBy, has_evidence: false, past_due: false, submission_count: 0 },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: 'fraudulent',
    status: 'needs_response',
  }
  const dispute = { ...opened, balance_transactions: [movement(tx, opened, -opened.amount)] }
  await keep(tx, { ...charge, disputed: true })
  await keep(tx, dispute)
  await due(tx, 'lose-dispute', dispute.id, dueBy)
  await emit(tx, 'charge.dispute.created', dispute)
  await emit(tx, 'charge.dispute.funds_withdrawn', dispute)
  return dispute
}

const isOpen = ({ status }: DisputeObject): boolean =>
  status === 'needs_response' || status === 'under_review'

async function decide(
  tx: Transaction,
  dispute: DisputeObject,
  outcome: 'won' | 'lost',
): Promise<DisputeObject> {
  if (!isOpen(dispute)) throw invalid(`This dispute is already closed: ${dispute.status}.`)
  const back = outcome === 'won' ? [movement(tx, dispute, dispute.amount)] : []
  const decided: DisputeObject = {
    ...dispute,
    status: outcome,
    balance_transactions: [...dispute.balance_transactions, ...back],
  }
  await keep(tx, decided)
  await tx.store.delete('due', `lose-dispute.${dispute.id}`)
  await emit(tx, 'charge.dispute.closed', decided)
  if (outcome === 'won') await emit(tx, 'charge.dispute.funds_reinstated', decided)
  return decided
}

/** Nobody has answered until the last day. */
export async function loseUnanswered(tx: Transaction, id: string): Promise<void> {
  const dispute = await need<DisputeObject>(tx, 'dispute', id)
  if (dispute.status !== 'needs_response') return
  const evidence_details = { ...dispute.evidence_details, past_due: true }
  await decide(tx, { ...dispute, evidence_details }, 'lost')
}

async function update(call: Call): Promise<DisputeObject> {
  const input = parameters(call, {
    evidence: z.strictObject({ uncategorized_text: z.string().max(150_000) }).optional(),
    metadata: metadata.optional(),
    submit: formBoolean.default(true),
  })
  const dispute = await need<DisputeObject>(call, 'dispute', idOf(call))
  if (!isOpen(dispute)) throw invalid('This dispute is closed and takes no evidence.')
  const { evidence } = input
  const isSubmitted = evidence !== undefined && input.submit
  const changed: DisputeObject = {
    ...dispute,
    ...(input.metadata ? { metadata: input.metadata } : {}),
    evidence: { ...dispute.evidence, ...evidence },
    evidence_details: {
      ...dispute.evidence_details,
      has_evidence: dispute.evidence_details.has_evidence || evidence !== undefined,
      submission_count: dispute.evidence_details.submission_count + (isSubmitted ? 1 : 0),
    },
    status: isSubmitted ? 'under_review' : dispute.status,
  }
  await keep(call, changed)
  await emit(call, 'charge.dispute.updated', changed)
  const outcome = isSubmitted ? decidingEvidence[evidence.uncategorized_text] : undefined
  return outcome ? decide(call, changed, outcome) : changed
}

export const disputeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/disputes',
    answer: async (call) => {
      const { charge, payment_intent, ...page } = parameters(call, {
        ...pageParameters,
        charge: z.string().optional(),
        payment_intent: z.string().optional(),
      })
      const disputes = (await all<DisputeObject>(call, 'dispute'))
        .filter((one) => charge === undefined || one.charge === charge)
        .filter((one) => payment_intent === undefined || one.payment_intent === payment_intent)
      return pageOf('/v1/disputes', disputes, page)
    },
  },
  {
    method: 'GET',
    path: '/v1/disputes/:id',
    answer: (call) => {
      parameters(call, {})
      return need(call, 'dispute', idOf(call))
    },
  },
  { method: 'POST', path: '/v1/disputes/:id', answer: update },
  {
    method: 'POST',
    path: '/v1/disputes/:id/close',
    answer: async (call) => {
      parameters(call, {})
      return decide(call, await need<DisputeObject>(call, 'dispute', idOf(call)), 'lost')
    },
  },
]

/** What the bank does, which nobody can ask of it over the interface. */
export function disputeControls(world: SandboxWorld): Hono {
  const within = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
    world.store.exclusively(async (store) =>
      work({ store, at: await world.now(), origin: world.origin('stripe') }),
    )
  return new Hono()
    .get('/_disputes', async (c) =>
      c.json({ disputes: (await world.store.list<DisputeObject>('dispute')).map(({ body }) => body) }),
    )
    .post('/_dispute', async (c) =>
      c.json(await within((tx) => openDispute(tx, c.req.query('invoice') ?? ''))),
    )
    .post('/_dispute/:id', async (c) => {
      const outcome = c.req.query('outcome') === 'won' ? 'won' : 'lost'
      return c.json(
        await within(async (tx) =>
          decide(tx, await need<DisputeObject>(tx, 'dispute', c.req.param('id')), outcome),
        ),
      )
    })
}
