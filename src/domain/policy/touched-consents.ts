import type { Difference } from '#policy/snapshots/difference.ts'
import type { PolicySnapshot } from '#policy/snapshots/snapshot.ts'

/** Whether a change touches what somebody consented to: it is material, and for a purpose that rests on consent. */
export function touchesConsents(differences: readonly Difference[], after: PolicySnapshot): boolean {
  const consented = Object.entries(after.declared.purposes)
    .filter(([, { basis }]) => basis === 'consent')
    .map(([purpose]) => purpose)
  return differences.some(
    ({ material, purposes }) => material && purposes.some((purpose) => consented.includes(purpose)),
  )
}
