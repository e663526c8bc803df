/**
 * Days from the reminder to the day on which an unpaid first invoice is taken back. With the fortnight to pay it is over before
 * its subscription would ask for a second month.
 */
const daysAfterReminder = 7

export const transferLapsesAt = (remindedAt: Date): Date =>
  new Date(remindedAt.getTime() + daysAfterReminder * 86_400_000)
