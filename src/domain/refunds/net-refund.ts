export interface RefundBasis {
  /** What was paid on the invoice. */
  readonly paidCents: number
  /** What of it was taken back before. */
  readonly creditedCents: number
  /** What of the money spent on domains is still to be kept, and was paid with this invoice. */
  readonly toKeepCents: number
  /** What was kept from this very invoice before. */
  readonly keptHereCents: number
}

export interface NetRefund {
  readonly amountCents: number
  readonly keptCents: number
}

/**
 * What goes back: the payment less what of it was spent on domains, which stay the client's, and never more kept than there is
 * to give back.
 */
export function netRefund(basis: RefundBasis): NetRefund {
  const left = Math.max(0, basis.paidCents - basis.creditedCents - basis.keptHereCents)
  const keptCents = Math.min(left, basis.toKeepCents)
  return { amountCents: left - keptCents, keptCents }
}
