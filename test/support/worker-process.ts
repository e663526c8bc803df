import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { settingNames } from '#config/settings.ts'
import { nodeOptions } from '../../scripts/program-arguments.mjs'
import type { BuildWorld } from './build-world.ts'
import { testMasterKey, testRolePrefix } from './migrated-database.ts'

/** The program itself, running jobs only, as a process that can be killed outright. */
export interface WorkerProcess {
  /** What of the machine's memory it holds now, in bytes; undefined where the system does not tell. */
  residentBytes(): number | undefined
  /** The processor time that it has had, in seconds; undefined where the system does not tell. */
  processorSeconds(): number | undefined
  /** Whether it has started whole and takes jobs. */
  readonly isReady: () => boolean
  /** What it said before it ended by itself; undefined while it runs. */
  readonly complaint: () => string | undefined
  /** SIGKILL: it gets no chance to finish anything. Resolves when it is gone. */
  kill(): Promise<void>
}

const root = join(import.meta.dirname, '../..')

/** Starts a worker on the database and the sandboxes of this world. */
export function startWorkerProcess(world: Pick<BuildWorld, 'db' | 'firstPort' | 'sandboxes'>): WorkerProcess {
  const folder = mkdtempSync(join(tmpdir(), 'segmento-worker-'))
  const masterKeyFile = join(folder, 'master.key')
  writeFileSync(masterKeyFile, `${testMasterKey.toString('hex')}\n`, { mode: 0o600 })
  const unset = Object.fromEntries(settingNames.map((name) => [name, '']))
  const child = spawn(
    process.execPath,
    [...nodeOptions, '--import', './test/support/without-catalogue.mjs', 'src/main.ts', 'worker'],
    {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        ...unset,
        DATA_DIR: folder,
        DATABASE_URL: world.db.url,
        SANDBOX_DATABASE_URL: world.sandboxes.databaseUrl,
        DATABASE_ROLE_PREFIX: testRolePrefix,
        MASTER_KEY_FILE: masterKeyFile,
        SANDBOX_PORT: String(world.firstPort),
        LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let told = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told += text
  })
  let said = ''
  let isKilled = false
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const gone = once(child, 'close').then(() => rmSync(folder, { recursive: true, force: true }))
  return {
    residentBytes: () => residentBytes(child.pid),
    processorSeconds: () => processorSeconds(child.pid),
    isReady: () => told.includes('Segmento is ready'),
    complaint: () => (!isKilled && child.exitCode !== null ? said || `exit ${child.exitCode}` : undefined),
    async kill() {
      isKilled = true
      child.kill('SIGKILL')
      await gone
    },
  }
}

/** Linux tells it in kibibytes. */
function residentBytes(pid: number | undefined): number | undefined {
  try {
    const told = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return told === undefined ? undefined : Number(told) * 1024
  } catch {
    return undefined
  }
}

/** Linux tells it in ticks, of which every system has 100 a second (proc_pid_stat(5), fields 14 and 15). */
function processorSeconds(pid: number | undefined): number | undefined {
  try {
    const [, told = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
    const fields = told.split(' ')
    const [inProgram, inSystem] = [Number(fields[11]), Number(fields[12])]
    return Number.isNaN(inProgram + inSystem) ? undefined : (inProgram + inSystem) / 100
  } catch {
    return undefined
  }
}
