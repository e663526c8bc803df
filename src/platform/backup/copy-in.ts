import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { type Copied, readCopied } from './backup-format.ts'
import { BackupRefusal } from './backup-refusal.ts'
import { apartSchema, type CopiedTable } from './copied-tables.ts'
import type { Frames } from './framing.ts'

/** The table that a line of the backup names, if it has the same columns here. */
export function tableOf(
  tables: readonly CopiedTable[],
  { copy, columns }: { readonly copy: string; readonly columns: readonly string[] },
): CopiedTable {
  const table = tables.find(({ name }) => name === copy)
  if (table && table.columns.join() === columns.join()) return table
  throw new BackupRefusal(
    `the backup holds ${copy} otherwise than its migrations make it`,
    'Take another one, or restore it with the version that made it',
  )
}

/** Loads a table and holds what came against what the backup tells of it. */
export async function copyInto(client: pg.Client, table: CopiedTable, frames: Frames): Promise<Copied> {
  const hash = createHash('sha256')
  const sink = client.query(copyFrom(`copy ${table.target} from stdin`))
  await pipeline(Readable.from(hashed(frames, hash), { objectMode: false }), sink)
  const told = readCopied(await frames.line())
  if (told.sha256 === hash.digest('hex') && told.rows === sink.rowCount) return told
  throw new BackupRefusal(`the rows of ${table.name} in the backup are not those that were copied`, another)
}

/** Reads a table back once everything is loaded: a rule that changed a row on its way in would show. */
export async function checkCopied(client: pg.Client, table: CopiedTable, told: Copied): Promise<void> {
  if (table.name.startsWith(`${apartSchema}.`)) return
  const hash = createHash('sha256')
  const stream = client.query(copyTo(`copy (${table.query}) to stdout`))
  for await (const chunk of stream as AsyncIterable<Buffer>) hash.update(chunk)
  if (hash.digest('hex') !== told.sha256)
    throw new BackupRefusal(`${table.name} did not come back as it was copied`, another)
}

/** Rows that go nowhere are still held against what is told of them. */
export async function passOver(frames: Frames): Promise<Copied> {
  const hash = createHash('sha256')
  for await (const _ of hashed(frames, hash));
  const told = readCopied(await frames.line())
  if (told.sha256 === hash.digest('hex')) return told
  throw new BackupRefusal('rows in the backup are not those that were copied', another)
}

export async function setSequence(
  client: pg.Client,
  { name, last, called }: { readonly name: string; readonly last: string; readonly called: boolean },
): Promise<void> {
  await client.query('select setval($1::regclass, $2, $3)', [name, last, called])
}

const another = 'Nothing was changed. Take another one of the list: npm run restore -- --list'

async function* hashed(frames: Frames, hash: { update(chunk: Buffer): unknown }): AsyncGenerator<Buffer> {
  for await (const chunk of frames.rows()) {
    hash.update(chunk)
    yield chunk
  }
}
