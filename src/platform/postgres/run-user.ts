import { spawnSync } from 'node:child_process'
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { StartRefusal } from '#config/start-refusal.ts'

/** The user that the server processes run under. */
export interface RunUser {
  readonly uid: number
  readonly gid: number
}

/**
 * PostgreSQL refuses to run as root: under root it runs as the owner of the existing cluster, else as
 * `postgres`, else as `nobody` (initdb needs a user that /etc/passwd lists). Otherwise as ourselves
 * (undefined).
 */
export function runUserFor(clusterDir: string): RunUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const owner = statSync(clusterDir, { throwIfNoEntry: false })
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const known = listedUsers()
  const user = known.get('postgres') ?? known.get('nobody')
  if (user && user.uid !== 0) return user
  throw new StartRefusal({
    setting: 'DATABASE_URL',
    sentence: 'PostgreSQL does not run as root, and this machine has no user "postgres" or "nobody" for it',
    remedy: 'Start Segmento as an ordinary user, add such a user, or set DATABASE_URL to a server of yours',
  })
}

/** Whether the user can pass through every folder above the path, links followed. */
export function canReach(user: RunUser, path: string): boolean {
  let folder = realpathSync(path)
  while (dirname(folder) !== folder) {
    folder = dirname(folder)
    const { mode, uid, gid } = statSync(folder)
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
  }
  return true
}

/** Whether the user can run the program: it is asked for its version, so mounts and limits count too. */
export function canRun(user: RunUser, program: string): boolean {
  return spawnSync(program, ['--version'], { ...user, cwd: '/', stdio: 'ignore' }).status === 0
}

function listedUsers(): Map<string, RunUser> {
  const users = new Map<string, RunUser>()
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':')
    if (name && uid && gid) users.set(name, { uid: Number(uid), gid: Number(gid) })
  }
  return users
}
