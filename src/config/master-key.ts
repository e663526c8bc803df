import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { StartRefusal } from './start-refusal.ts'

const keyBytes = 32

/** The key that opens every encrypted value, and whether this call made it. */
export interface MasterKey {
  readonly bytes: Buffer
  readonly isNew: boolean
}

/**
 * Reads the master key (64 hexadecimal digits), or makes it with mode 0600 at the very first start.
 * @param mayMake false where there already is data that only the lost key could open
 * @throws StartRefusal when it is lost, damaged, or readable by others
 */
export function loadMasterKey(file: string, mayMake: boolean): MasterKey {
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found) return make(file, mayMake)
  if ((found.mode & 0o077) !== 0)
    throw refusal(`the master key in ${file} can be read by other users`, `Run: chmod 600 ${file}`)
  return { bytes: read(file), isNew: false }
}

function read(file: string): Buffer {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw refusal(`the master key in ${file} cannot be read`, 'Start as the user who owns the file', cause)
  }
  if (/^[0-9a-f]{64}$/.test(text)) return Buffer.from(text, 'hex')
  throw refusal(
    `the master key in ${file} is damaged (not 64 hexadecimal digits)`,
    'Restore it from its backup',
  )
}

function make(file: string, mayMake: boolean): MasterKey {
  if (!mayMake)
    throw refusal(
      `there is a database, but the master key that opens its encrypted values is not at ${file}`,
      'Restore it from its backup, or set MASTER_KEY_FILE to where it is; processes that share a database share the key',
    )
  const bytes = randomBytes(keyBytes)
  const unfinished = `${file}.${process.pid}`
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const handle = openSync(unfinished, 'wx', 0o600)
    writeSync(handle, `${bytes.toString('hex')}\n`)
    fsyncSync(handle)
    closeSync(handle)
    // A link never replaces a key that another starting process made meanwhile.
    linkSync(unfinished, file)
    return { bytes, isNew: true }
  } catch (cause) {
    if (statSync(file, { throwIfNoEntry: false })) return { bytes: read(file), isNew: false }
    throw refusal(
      `the master key cannot be written to ${file}`,
      'Choose a path that this user can write',
      cause,
    )
  } finally {
    rmSync(unfinished, { force: true })
  }
}

function refusal(sentence: string, remedy: string, cause?: unknown): StartRefusal {
  return new StartRefusal({ setting: 'MASTER_KEY_FILE', sentence, remedy }, { cause })
}
