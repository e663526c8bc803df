import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { changeFunction, runSql } from './lane.ts'
import type { PlannedRemoval } from './planned-removals.ts'
import { occurrences } from './scratch-copy.ts'
import type { Query } from './scratch-server.ts'

const root = join(import.meta.dirname, '../../..')

/** Removals of source whose text is not there once: the line was changed, and the removal has to follow it. */
export function staleInSource(planned: readonly PlannedRemoval[]): string[] {
  return planned.flatMap(({ change, keepers }) => {
    if ('sql' in change || change.place.startsWith('function ')) return []
    const times = occurrences(readFileSync(join(root, change.place), 'utf8'), change.find)
    const ids = [...new Set(keepers.map(({ id }) => id))].join(', ')
    if (times === 1) return []
    return [
      `${ids}: ${change.place} has this ${times} times, not once: follow it in scripts/prove/removals: ${change.find}`,
    ]
  })
}

/** Removals that the database does not take; each is tried by its owner and undone. */
export async function staleInDatabase(planned: readonly PlannedRemoval[], query: Query): Promise<string[]> {
  const stale: string[] = []
  for (const { change, keepers } of planned) {
    if (!('sql' in change) && !change.place.startsWith('function ')) continue
    await query('begin')
    try {
      if ('sql' in change) await runSql(query, change.sql)
      else await changeFunction(query, change.place.slice('function '.length), change.find, change.replace)
    } catch (error) {
      const ids = [...new Set(keepers.map(({ id }) => id))].join(', ')
      stale.push(
        `${ids}: follow it in scripts/prove/removals: ${error instanceof Error ? error.message : error}`,
      )
    } finally {
      await query('rollback')
    }
  }
  return stale
}
