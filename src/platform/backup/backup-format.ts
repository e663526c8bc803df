import { z } from 'zod'
import { BackupRefusal } from './backup-refusal.ts'

/**
 * A backup is one age file (age-encryption.org/v1, an X25519 recipient whose key follows from the master key) around one
 * Zstandard stream. In it stand lines of JSON: first the head; then of each database a line `database`, and of each table
 * a line `copy`, its rows as COPY writes them in text form, `\.` alone on a line, and a line with their number and the
 * SHA-256 of their bytes; then the values of sequences; at last a line `end`, without which a backup is unfinished.
 */
export const formatName = 'segmento.backup.1'

const hex = z.string().regex(/^([0-9a-f]{2})*$/)
const count = z.number().int().min(0)

const head = z.strictObject({
  format: z.literal(formatName),
  /** Business time of the snapshot. */
  at: z.iso.datetime(),
  /** The migrations that the database has had, in order, with the hashes of their text. */
  migrations: z.array(z.strictObject({ name: z.string(), hash: hex })).min(1),
  /** How many entries of the ledger were sealed, and the root over them. */
  ledger: z.strictObject({ treeSize: count, rootHash: hex }),
  /** How many people had a key. */
  personKeys: count,
})

const database = z.strictObject({ database: z.enum(['main', 'sandbox']) })
const copy = z.strictObject({ copy: z.string(), columns: z.array(z.string()) })
const copied = z.strictObject({ rows: count, sha256: hex })
const sequences = z.strictObject({
  sequences: z.array(z.strictObject({ name: z.string(), last: z.string(), called: z.boolean() })),
})
const end = z.strictObject({ end: z.strictObject({ tables: count, rows: count }) })
const control = z.union([database, copy, sequences, end])

export type BackupHead = z.output<typeof head>
export type Control = z.output<typeof control>
export type Copied = z.output<typeof copied>

export const readHead = (line: unknown): BackupHead => parse(head, line)
export const readControl = (line: unknown): Control => parse(control, line)
export const readCopied = (line: unknown): Copied => parse(copied, line)

function parse<T extends z.ZodType>(shape: T, line: unknown): z.output<T> {
  const read = shape.safeParse(line)
  if (read.success) return read.data
  throw line === undefined
    ? new BackupRefusal('the backup ends before its end', 'It was not finished: take another one')
    : new BackupRefusal(
        'the backup is of a format that this version does not know',
        'Restore it with the version that made it, or take another one',
      )
}
