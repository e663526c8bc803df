import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const migrationsFolder = join(import.meta.dirname, '../../../db/migrations')

export interface Migration {
  readonly name: string
  readonly sql: string
  readonly hash: string
}

/** Every migration that this version knows, in the order in which they run. */
export function migrationsInOrder(): Migration[] {
  return readdirSync(migrationsFolder)
    .filter((file) => /^\d{4}-.*\.sql$/.test(file))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(migrationsFolder, name), 'utf8')
      return { name, sql, hash: createHash('sha256').update(sql).digest('hex') }
    })
}
