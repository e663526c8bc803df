/**
 * A way to pay an accepted quote: a payment page (`card`), or the first invoice of a subscription (`transfer`). Of one quote
 * one at a time is live, and the database holds it.
 *
 *   intended → open → paid
 *   intended, open → withdrawing → expired | paid (whoever paid before it was closed has paid)
 *
 * `withdrawing`: given up here, and not yet closed at the payment service, so that somebody may still pay it.
 */
export const liveCheckoutStates = ['intended', 'open', 'withdrawing'] as const

export type PayMethod = 'card' | 'transfer'

/** The name that a subscription begun by transfer has at the payment service; the attempt's own id makes it. */
export const startIdOf = (checkoutId: string): string => `start:${checkoutId}`

const pattern = /^start:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

/** The checkout of such a name; undefined for any other. */
export const checkoutOfStart = (startId: string | undefined): string | undefined =>
  startId === undefined ? undefined : pattern.exec(startId)?.[1]

/** The task to ask for a first transfer whose day has passed. */
export const overdueTransferKey = (checkoutId: string): string => `first-transfer:${checkoutId}`
