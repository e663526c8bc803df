import { differencesBetween, isMaterial } from '#policy/snapshots/differences.ts'
import { type PolicySnapshot, readSnapshot } from '#policy/snapshots/snapshot.ts'
import { counted, type Probe, verdict } from '../probe.ts'

interface Held extends Record<string, unknown> {
  readonly material: boolean
  readonly told: number
  readonly untold: number
}

/**
 * Every version that held, judged again: what was published as words only changed nothing, and nobody was left untold.
 * Whoever could not be told and is no client any more did not have to be.
 */
export const versions: Probe = {
  id: 'versions',
  what: 'versions of the policy that held, and who was told before',
  clauses: ['0.1', '12.1', '12.2'],
  async look(tx) {
    const held = await tx.call<Held>(
      `select v.version, v.edition, v.declared, v.document, v.material,
         count(n.id) filter (where n.state in ('accepted', 'told'))::integer as told,
         count(n.id) filter (where n.state not in ('accepted', 'told')
           and n.person_id in (select app.people_to_notify(v.version)))::integer as untold
       from policy_versions v left join policy_notices n on n.version = v.version
       where v.state in ('in-effect', 'superseded') group by v.version order by v.in_effect_at, v.edition`,
      [],
    )
    const changed = held.filter(({ material }) => material)
    const untold = changed.reduce((sum, one) => sum + one.untold, 0)
    const told = changed.reduce((sum, one) => sum + one.told, 0)
    const hidden = unannounced(held)
    return {
      verdict: verdict(untold === 0 && hidden === 0),
      words: `${counted(held.length, 'version')}, ${changed.length} of them changed what we do after the first; ${counted(told, 'person was', 'people were')} told before, ${untold} not; ${hidden} changed it unannounced`,
    }
  },
}

/** How many were published without notice although they differ in more than words from the one before. */
function unannounced(held: readonly Held[]): number {
  let before: PolicySnapshot | undefined
  let hidden = 0
  for (const version of held) {
    const snapshot = readSnapshot(version)
    if (before && !version.material && isMaterial(differencesBetween(before, snapshot))) hidden++
    before = snapshot
  }
  return hidden
}
