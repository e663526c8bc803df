import type { Difference } from '#policy/snapshots/difference.ts'
import type { PolicySnapshot } from '#policy/snapshots/snapshot.ts'

const consentedIn = ({ declared }: PolicySnapshot): string[] =>
  Object.entries(declared.purposes).flatMap(([purpose, { basis }]) => (basis === 'consent' ? [purpose] : []))

/**
 * Whether a change touches what somebody consented to: it is material, and for a purpose that rests on consent, or did so
 * before: nobody agreed to another basis.
 */
export function touchesConsents(
  differences: readonly Difference[],
  { before, after }: { readonly before: PolicySnapshot; readonly after: PolicySnapshot },
): boolean {
  const consented = new Set([...consentedIn(before), ...consentedIn(after)])
  return differences.some(
    ({ material, purposes }) => material && purposes.some((purpose) => consented.has(purpose)),
  )
}
