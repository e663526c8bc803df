import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { z } from 'zod'
import type { BackupKey } from './backup-key.ts'
import { BackupRefusal } from './backup-refusal.ts'

/** A small file beside the backups, encrypted like them. */
export function sealJson(key: BackupKey, value: unknown): Promise<Readable> {
  return key.encrypt(Readable.from([Buffer.from(JSON.stringify(value))]))
}

/** @throws BackupRefusal made under another key, damaged, or of another format */
export async function openJson<T extends z.ZodType>(
  key: BackupKey,
  sealed: Readable,
  shape: T,
  what: string,
): Promise<z.output<T>> {
  const plain = await key.decrypt(sealed)
  let read: unknown
  try {
    read = JSON.parse((await buffer(plain)).toString())
  } catch (cause) {
    throw new BackupRefusal(
      `${what} is damaged or was not finished`,
      'Put back the one that lay beside the backups',
      {
        cause,
      },
    )
  }
  const parsed = shape.safeParse(read)
  if (parsed.success) return parsed.data
  throw new BackupRefusal(
    `${what} is of a format that this version does not know`,
    'Restore with the version that made it',
  )
}
