import pg from 'pg'
import type { WatchedProgram } from './watched-program.ts'

/** What the vendors' stand-ins have written down of the calls that they got. */
export function callsOf(watched: WatchedProgram): Promise<string> {
  const sql = `select body::text from documents where collection in ('requests', 'planned-faults')`
  return fromStandIns(watched, sql)
}

/** Rows of one text, `body`, out of what the stand-ins keep, a line each. */
export async function fromStandIns({ sandboxDatabaseUrl }: WatchedProgram, sql: string): Promise<string> {
  const client = new pg.Client({ connectionString: sandboxDatabaseUrl })
  await client.connect()
  try {
    return (await client.query<{ body: string }>(sql)).rows.map(({ body }) => body).join('\n')
  } finally {
    await client.end()
  }
}
