/** Comparisons run from midnight to six, UTC, each stack at a time of its own, so that no vendor meets them all at once. */
const nightMilliseconds = 6 * 3_600_000
const dayMilliseconds = 24 * 3_600_000

/** When this stack is compared next after `now`: the same minute of each night. */
export function nextNight(stackId: string, now: Date): Date {
  const spread = Number.parseInt(stackId.replaceAll('-', '').slice(0, 8), 16)
  const midnight = Math.floor(now.getTime() / dayMilliseconds) * dayMilliseconds
  const slot = midnight + (Math.floor((spread / 0x1_0000_0000) * nightMilliseconds) % nightMilliseconds)
  return new Date(slot > now.getTime() ? slot : slot + dayMilliseconds)
}
