import type { DisputeState } from './disputes-port.ts'

interface DisputeWords {
  /** Completes "This payment …". */
  readonly words: string
  /** Whether anything is bought for the engagement meanwhile. */
  readonly stopsPurchases: boolean
}

/**
 * A payment that was taken back, from the bank's notice to its end. All but the last state are the payment service's
 * word and follow what is read there, in whatever order.
 *
 *   needs-response ⇄ under-review → won
 *                                 → lost → repaid (the client has paid once more)
 */
export const disputeStates = {
  'needs-response': { words: 'is disputed and waits for our evidence', stopsPurchases: true },
  'under-review': { words: 'is disputed and the bank decides', stopsPurchases: true },
  won: { words: 'was disputed and stands', stopsPurchases: false },
  lost: { words: 'was taken back by the bank', stopsPurchases: true },
  repaid: { words: 'was taken back by the bank and made again', stopsPurchases: false },
} as const satisfies Record<DisputeState | 'repaid', DisputeWords>
export type KeptDisputeState = keyof typeof disputeStates

/** States in which nothing is bought. */
export const stoppingStates = (Object.keys(disputeStates) as KeptDisputeState[]).filter(
  (state) => disputeStates[state].stopsPurchases,
)

/** What has been paid again is settled, whatever the bank says of the first payment. */
export function nextDisputeState(kept: KeptDisputeState | undefined, read: DisputeState): KeptDisputeState {
  return kept === 'repaid' ? 'repaid' : read
}
