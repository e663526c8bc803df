import { type Day, dayOf } from '#domain/plans/day.ts'
import { can, type Role } from '#domain/staff/rules.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { earliestEffect } from './notice-period.ts'
import { waitingVersion } from './policy-versions.ts'

/**
 * An owner announces the version that waits: from now on it is posted, its notices are mailed, and it takes effect
 * at the beginning of the day (UTC) once everybody has been told. Announced again it moves to a later day.
 */
export async function announcePolicy(
  tx: PurposeTx<'legal-obligation'>,
  version: string,
  effective: Day,
): Promise<Verdict> {
  const [session] = await tx.call<{ role: Role | null }>('select app.staff_role() as role', [])
  const may = can('publish-policy', { role: session?.role ?? 'viewer', secondFactor: session?.role != null })
  if (!may.ok) return may
  const waiting = await waitingVersion(tx)
  if (waiting?.snapshot.version !== version)
    return { ok: false, reason: 'This version does not wait any more: load the page again.' }
  const earliest = earliestEffect(tx.now)
  if (effective < earliest)
    return { ok: false, reason: `The earliest day is ${earliest}: clients need time to read and to object.` }
  if (waiting.effectiveAt && effective < dayOf(waiting.effectiveAt))
    return {
      ok: false,
      reason: `It was announced for ${dayOf(waiting.effectiveAt)}; name that day or a later one.`,
    }
  await tx.call('select app.announce_policy($1, $2)', [version, new Date(`${effective}T00:00:00Z`)])
  await tx.record({
    kind: 'policy.announced',
    clauses: ['0.1', '12.1'],
    details: { version, effective },
  })
  return { ok: true }
}
