/**
 * The bank of whoever paid has taken a payment back. `needs-response`: evidence can be sent until `evidenceDueAt` ·
 * `under-review`: the bank decides · `won`: the money is back, or was never taken · `lost`: it is gone.
 */
export type DisputeState = 'needs-response' | 'under-review' | 'won' | 'lost'

export interface Dispute {
  readonly disputeId: string
  readonly state: DisputeState
  /** The bank's own word, such as `fraudulent` or `product_not_received`. */
  readonly reason: string
  readonly amountCents: number
  readonly currency: string
  readonly openedAt: Date
  /** Undefined where no evidence is asked for any more. */
  readonly evidenceDueAt: Date | undefined
  /** The invoice whose payment it is; undefined where the payment was for none. */
  readonly invoiceId: string | undefined
}

export interface DisputesPort {
  readDispute(disputeId: string): Promise<Dispute>
}
