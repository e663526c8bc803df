import { differencesBetween, isMaterial } from '#policy/snapshots/differences.ts'
import { type PolicySnapshot, readSnapshot } from '#policy/snapshots/snapshot.ts'
import { counted, figuresOf, type Probe, verdict } from '../probe.ts'

interface Held extends Record<string, unknown> {
  readonly material: boolean
}

/**
 * Every version that held, judged again: what was published as words only changed nothing, and everybody for whom we
 * worked in the moment when it took effect had been told by then. Whoever is gone since cannot be asked for.
 */
export const versions: Probe = {
  id: 'versions',
  what: 'versions of the policy that held, and who was told before',
  clauses: ['0.1', '12.1', '12.2'],
  async look(tx) {
    const held = await tx.call<Held>(
      `select v.version, v.edition, v.declared, v.document, v.material from policy_versions v
       where v.state in ('in-effect', 'superseded') order by v.in_effect_at, v.edition`,
      [],
    )
    const changed = held.filter(({ material }) => material)
    const { told, untold } = await figuresOf<{ told: number; untold: number }>(tx, 'notices')
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
