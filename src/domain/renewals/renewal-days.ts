/** Days before a domain expires. Porkbun warns 60, 30 and 5 days ahead; a renewal on an empty balance fails silently. */
export const renewalDays = {
  /** The client is asked whether to keep it. */
  asked: 60,
  /** Nobody answered: it is kept, because a domain that lapsed is lost and one year more is not. */
  kept: 30,
  /** The year to come is billed. */
  billed: 30,
  /** The registrar may renew by itself so long before the term ends. */
  renewedBefore: 1,
} as const

const dayMilliseconds = 86_400_000
export const daysBefore = (at: Date, days: number): Date => new Date(at.getTime() - days * dayMilliseconds)
export const daysFrom = (at: Date, days: number): Date => new Date(at.getTime() + days * dayMilliseconds)
