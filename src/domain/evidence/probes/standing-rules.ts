import { standingObjects } from '#platform/database/standing-objects.ts'
import { bindings } from '#policy/bindings/bindings.ts'
import { keptByDatabase, namedObjects } from '#policy/bindings/check-bindings.ts'
import { joined } from '#policy/text/words.ts'
import { type Probe, verdict } from '../probe.ts'

export const standingRules: Probe = {
  id: 'standing-rules',
  what: 'rules in the database that keep a promise',
  clauses: keptByDatabase(bindings),
  async look(tx, { rolePrefix }) {
    const named = namedObjects(bindings)
    const standing = await standingObjects(tx, named, rolePrefix)
    const missing = named.filter((object) => !standing.has(object))
    return {
      verdict: verdict(missing.length === 0),
      words:
        missing.length === 0
          ? `all ${named.length} that are named here are in force`
          : `missing: ${joined(missing)}`,
    }
  },
}
