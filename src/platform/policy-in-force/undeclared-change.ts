import { StartRefusal } from '#config/start-refusal.ts'
import { remedyOf } from '#policy/snapshots/difference.ts'
import { differencesBetween } from '#policy/snapshots/differences.ts'
import type { PolicySnapshot } from '#policy/snapshots/snapshot.ts'

/**
 * Refuses a program that says of a published edition something materially other than what was published: clients
 * would have to be told first.
 * @throws StartRefusal that names each such difference and the line that makes it a change of a later edition
 */
export function refuseUndeclared(
  published: PolicySnapshot & { readonly state: string },
  now: PolicySnapshot,
  nextEdition: number,
): void {
  const material = differencesBetween(published, now).filter((difference) => difference.material)
  if (material.length === 0) return
  const named = material.map(
    (difference) =>
      `${difference.where}: ${difference.words} (write \`${remedyOf(difference, nextEdition)}\`)`,
  )
  const standing = published.state === 'announced' ? 'announced' : 'in effect'
  throw new StartRefusal({
    setting: 'src/policy',
    sentence: `edition ${published.edition} of the policy is ${standing}, and this program declares otherwise without telling clients first: ${named.join(' · ')}`,
    remedy: `Declare each as a change of edition ${nextEdition}, list that edition in src/policy/editions.ts, start, and announce it in the console`,
  })
}
