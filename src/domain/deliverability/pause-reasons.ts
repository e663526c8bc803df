/**
 * Why cold sending can be paused. Each reason begins and ends by itself; sending goes on when none is left. Warm-up
 * goes on through all of them.
 */
export const pauseReasons = {
  'payment-overdue': 'an invoice has been unpaid for two weeks',
} as const satisfies Record<string, string>
export type PauseReason = keyof typeof pauseReasons

/** The reason as words that complete "cold sending is paused because …". */
export function pauseWords(reason: string): string {
  return Object.hasOwn(pauseReasons, reason)
    ? pauseReasons[reason as PauseReason]
    : reason.replaceAll('-', ' ')
}
