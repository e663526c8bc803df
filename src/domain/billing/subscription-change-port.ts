/** A line that is charged again each month. */
export interface MonthlyLine {
  /** What the buyer reads; never personal. */
  readonly title: string
  readonly unitAmountCents: number
  readonly quantity: number
}

export interface SubscriptionChange {
  readonly subscriptionId: string
  /** ISO 4217 in lower case. */
  readonly currency: string
  /** All lines of each month from now on: what is left out is charged no more. */
  readonly lines: readonly MonthlyLine[]
  /** Charged once, on the invoice of the change. */
  readonly once: readonly { readonly title: string; readonly amountCents: number }[]
  /**
   * `now`: the rest of the paid period is reckoned from `at` and charged or credited at once · `period-end`: what was
   * paid stays paid, and the next period has the new lines.
   */
  readonly takesEffect: 'now' | 'period-end'
  /** Within the paid period. */
  readonly at: Date
}

/**
 * `open`: nothing changes until this invoice is paid; unpaid it is void after 23 hours, and nothing has changed.
 * `dearer`, `over`: not asked for, because it would cost more than the most that was agreed to, or because the paid
 * period that it was reckoned in has ended.
 */
export type ChangedSubscription =
  | { readonly kind: 'changed'; readonly invoiceId: string | undefined }
  | { readonly kind: 'open'; readonly invoiceId: string }
  | { readonly kind: 'dearer' | 'over'; readonly invoiceId?: undefined }

export interface SubscriptionChanges {
  /** What the rest of the paid period costs, by the processor's own reckoning; once-lines are not in it. */
  previewChange(change: SubscriptionChange): Promise<{ readonly dueNowCents: number }>
  /**
   * With the same key a repeat within 24 hours is the same change. One that was made already, or waits for its invoice, is
   * answered as it is.
   * @param change.mostCents the rest of the paid period may cost no more than this
   */
  changeSubscription(
    change: SubscriptionChange & { readonly idempotencyKey: string; readonly mostCents?: number },
  ): Promise<ChangedSubscription>
}
