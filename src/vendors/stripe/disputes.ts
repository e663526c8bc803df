import type Stripe from 'stripe'
import { z } from 'zod'
import type { Dispute, DisputeState, DisputesPort } from '#domain/billing/disputes-port.ts'
import { read } from './convert.ts'
import { attempt } from './failures.ts'

/** An inquiry (`warning_…`) takes no money yet and is answered like a dispute; `prevented` gave it back. */
const states = {
  needs_response: 'needs-response',
  under_review: 'under-review',
  won: 'won',
  lost: 'lost',
  prevented: 'lost',
  warning_needs_response: 'needs-response',
  warning_under_review: 'under-review',
  warning_closed: 'won',
} as const satisfies Record<string, DisputeState>

const instant = z.int().transform((seconds) => new Date(seconds * 1000))
const reference = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])

const dispute = z.object({
  object: z.literal('dispute'),
  id: z.string(),
  status: z.literal(Object.keys(states) as (keyof typeof states)[]),
  reason: z.string().regex(/^[a-z_]{1,60}$/),
  amount: z.int(),
  currency: z.string(),
  created: instant,
  payment_intent: reference.nullish(),
  evidence_details: z.object({ due_by: instant.nullish() }),
})

/** Reads a dispute, and through its payment the invoice that it is about. */
export function disputeVerbs(sdk: Stripe): DisputesPort {
  return {
    async readDispute(id): Promise<Dispute> {
      const operation = 'dispute.read'
      const theirs = read(operation, dispute, await attempt(operation, () => sdk.disputes.retrieve(id)))
      const { payment_intent: intent } = theirs
      const payments = intent
        ? await attempt('invoice.payments', () =>
            sdk.invoicePayments.list({
              payment: { type: 'payment_intent', payment_intent: intent },
              limit: 1,
            }),
          )
        : undefined
      const invoice = payments?.data[0]?.invoice
      return {
        disputeId: theirs.id,
        state: states[theirs.status],
        reason: theirs.reason,
        amountCents: theirs.amount,
        currency: theirs.currency,
        openedAt: theirs.created,
        evidenceDueAt: theirs.evidence_details.due_by ?? undefined,
        invoiceId: typeof invoice === 'string' ? invoice : invoice?.id,
      }
    },
  }
}
