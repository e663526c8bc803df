import type { Difference } from './difference.ts'
import { purposeDifferences } from './purpose-differences.ts'
import type { PolicySnapshot } from './snapshot.ts'

/** All that is different between two versions, by kind of declaration. */
export function differencesBetween(before: PolicySnapshot, after: PolicySnapshot): Difference[] {
  return purposeDifferences(before.declared, after.declared)
}

/** Whether clients must be told before the later version takes effect. */
export function isMaterial(differences: readonly Difference[]): boolean {
  return differences.some(({ material }) => material)
}
