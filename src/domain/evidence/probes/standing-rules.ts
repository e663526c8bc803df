import { standingObjects } from '#platform/database/standing-objects.ts'
import { bindings } from '#policy/bindings/bindings.ts'
import { keptByDatabase, namedObjects } from '#policy/bindings/check-bindings.ts'
import { joined } from '#policy/text/words.ts'
import { type Probe, verdict } from '../probe.ts'

/** So many are told by name. */
const namesAtMost = 5

export const standingRules: Probe = {
  id: 'standing-rules',
  what: 'rules in the database that keep a promise',
  clauses: keptByDatabase(bindings),
  async look(tx, { rolePrefix }) {
    const named = namedObjects(bindings)
    const standing = await standingObjects(tx, named, rolePrefix)
    const missing = named.filter((object) => !standing.has(object))
    const rows = await tx.call<{ what: string }>('select app.changed_objects() as what', [])
    const changed = rows
      .map(({ what }) => what.replace(new RegExp(`^(policy|role) ${rolePrefix}_`), '$1 '))
      .filter((what) => !missing.some((object) => object === what))
    const words = [
      ...(missing.length > 0 ? [`missing: ${joined(missing)}`] : []),
      ...(changed.length > 0 ? [`not as the program made it: ${someOf(changed)}`] : []),
    ]
    return {
      verdict: verdict(words.length === 0),
      words:
        words.join('; ') || `all ${named.length} that are named here are in force, and all as they were made`,
    }
  },
}

function someOf(names: readonly string[]): string {
  const more = names.length - namesAtMost
  return joined([...names.slice(0, namesAtMost), ...(more > 0 ? [`${more} more`] : [])])
}
