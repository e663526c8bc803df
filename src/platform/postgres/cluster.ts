import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { StartRefusal } from '#config/start-refusal.ts'
import { type Binaries, makePassable, sharedFolder } from './binaries.ts'
import { canReach, type RunUser } from './run-user.ts'

export const superuser = 'segmento'

export interface Cluster {
  /** The real folder of the cluster, reachable by the user that the server runs under. */
  readonly dir: string
  /** Of the superuser. */
  readonly password: string
}

/**
 * The cluster at `dataDir/postgres`, made if there is none. When the server's user can't reach `dataDir`,
 * the cluster lies under /var/lib/segmento and `dataDir/postgres` is a link to it. The superuser's
 * password is in `dataDir/postgres.password`. A new cluster gets its name last, so that one whose making
 * was interrupted is made again.
 */
export async function prepareCluster(making: {
  dataDir: string
  /** False skips writing a new cluster through to the disk. */
  durable: boolean
  binaries: Binaries
  user: RunUser | undefined
  /** A folder that only the server's user can read, for the time of the call. */
  scratchDir: string
}): Promise<Cluster> {
  const { dataDir, binaries, user } = making
  const named = join(dataDir, 'postgres')
  const passwordFile = join(dataDir, 'postgres.password')
  if (existsSync(named)) {
    const dir = realpathSync(named)
    requireUsable(dir, binaries, user)
    return { dir, password: readPassword(passwordFile) }
  }
  if (lstatSync(named, { throwIfNoEntry: false })) throw danglingLink(named)
  const password = randomBytes(24).toString('base64url')
  const place = newPlace(named, user)
  await initialise(place, password, making)
  rmSync(passwordFile, { force: true })
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  if (place === unnamed(named)) renameSync(place, named)
  else symlinkSync(place, named)
  return { dir: realpathSync(named), password }
}

const unnamed = (named: string) => `${named}.unfinished`

/** An empty folder of the server's user: beside the name, else where that user can reach. */
function newPlace(named: string, user: RunUser | undefined): string {
  const beside = unnamed(named)
  // The initdb of a start that was killed may still be writing there for a moment.
  rmSync(beside, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  mkdirSync(beside, { mode: 0o700 })
  if (!user) return beside
  if (canReach(user, beside)) {
    chownSync(beside, user.uid, user.gid)
    return beside
  }
  rmSync(beside, { recursive: true })
  const dataDir = dirname(named)
  try {
    makePassable(sharedFolder)
    const elsewhere = mkdtempSync(join(sharedFolder, 'data-'))
    writeFileSync(`${elsewhere}.belongs-to`, `${dataDir}\n`)
    chownSync(elsewhere, user.uid, user.gid)
    return elsewhere
  } catch (cause) {
    throw new StartRefusal(
      {
        setting: 'DATA_DIR',
        sentence: `PostgreSQL does not run as root, its unprivileged user cannot reach ${dataDir}, and ${sharedFolder} cannot be written`,
        remedy: 'Set DATA_DIR to a folder that every user can pass through, such as /srv/segmento',
      },
      { cause },
    )
  }
}

async function initialise(
  dir: string,
  password: string,
  { durable, binaries, user, scratchDir }: Parameters<typeof prepareCluster>[0],
): Promise<void> {
  const passwordFile = join(scratchDir, 'initdb.password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user) chownSync(passwordFile, user.uid, user.gid)
  const options = [
    ['--pgdata', dir],
    ['--username', superuser],
    ['--pwfile', passwordFile],
    ['--auth', 'scram-sha-256'],
    ['--encoding', 'UTF8'],
    ['--locale-provider', 'builtin'],
    ['--builtin-locale', 'C.UTF-8'],
    ['--locale', 'C'],
  ]
  const flags = [...options.flat(), '--no-instructions', ...(durable ? [] : ['--no-sync'])]
  const making = promisify(execFile)(binaries.initdb, flags, { ...user, cwd: '/' })
  const abandon = () => making.child.kill('SIGKILL')
  process.once('exit', abandon)
  try {
    await making
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim().split('\n') : []
    throw new StartRefusal(
      {
        setting: 'DATA_DIR',
        sentence: `the database could not be made in ${dir} (${said.find((line) => line.includes('error')) ?? 'initdb failed'})`,
        remedy: 'Free space or choose another DATA_DIR, then start again',
      },
      { cause },
    )
  } finally {
    process.off('exit', abandon)
    rmSync(passwordFile, { force: true })
  }
}

function requireUsable(dir: string, binaries: Binaries, user: RunUser | undefined): void {
  const version = readFileSync(join(dir, 'PG_VERSION'), 'utf8').trim()
  if (version !== binaries.majorVersion)
    throw new StartRefusal({
      setting: 'DATA_DIR',
      sentence: `the database in ${dir} was made by PostgreSQL ${version}, and this program runs PostgreSQL ${binaries.majorVersion}`,
      remedy: 'Start the release of Segmento that made it, or choose another DATA_DIR',
    })
  if (user && !canReach(user, dir))
    throw new StartRefusal({
      setting: 'DATA_DIR',
      sentence: `the user that PostgreSQL runs under cannot pass through the folders above ${dir}`,
      remedy: 'Give those folders the mode 0711, or start as the user who owns them',
    })
  const owner = statSync(dir).uid
  const us = process.getuid?.()
  if (!user && us !== undefined && owner !== us)
    throw new StartRefusal({
      setting: 'DATA_DIR',
      sentence: `the database in ${dir} belongs to user number ${owner}, and this is user number ${us}`,
      remedy: 'Start as its owner or as root, or choose another DATA_DIR',
    })
}

function readPassword(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new StartRefusal(
      {
        setting: 'DATA_DIR',
        sentence: `the database is there but its password in ${file} cannot be read`,
        remedy: 'Restore that file from the backup, or start as the user who owns it',
      },
      { cause },
    )
  }
}

function danglingLink(named: string): StartRefusal {
  return new StartRefusal({
    setting: 'DATA_DIR',
    sentence: `${named} is a link to ${readlinkSync(named)}, which is not there`,
    remedy: 'Restore that folder from the backup; to begin with an empty database instead, remove the link',
  })
}
