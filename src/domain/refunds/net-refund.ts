export interface RefundBasis {
  /** What was paid on the invoice. */
  readonly paidCents: number
  /** What of it was taken back before. */
  readonly creditedCents: number
  /** What was spent on domains of this client, in the invoice's currency. */
  readonly spentCents: number
  /** What of that was kept from earlier refunds of the same engagement. */
  readonly keptBeforeCents: number
  /** What of that was kept from this very invoice. */
  readonly keptHereCents: number
}

export interface NetRefund {
  readonly amountCents: number
  readonly keptCents: number
}

/**
 * What goes back: the payment less what was spent on domains, which stay the client's. Spent money is kept once, however
 * many refunds there are, and never more than there is to give back.
 */
export function netRefund(basis: RefundBasis): NetRefund {
  const left = Math.max(0, basis.paidCents - basis.creditedCents - basis.keptHereCents)
  const toKeep = Math.max(0, basis.spentCents - basis.keptBeforeCents)
  const keptCents = Math.min(left, toKeep)
  return { amountCents: left - keptCents, keptCents }
}
