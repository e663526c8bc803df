import type { Config } from '#config/config.ts'
import { openBackupKey } from '#platform/backup/backup-key.ts'
import { hearChanges } from '#platform/changes/changes.ts'
import { openVault } from '#platform/crypto/vault.ts'
import { system } from '#platform/database/actor.ts'
import { openLocks } from '#platform/database/lock.ts'
import { migrate } from '#platform/database/migrate.ts'
import { openPurposes } from '#platform/database/purposes.ts'
import { clockRole, jobsRole, roleUrl } from '#platform/database/roles.ts'
import { openGuard } from '#platform/guard/guard.ts'
import type { Log } from '#platform/log.ts'
import { holdPolicy } from '#platform/policy-in-force/hold-policy.ts'
import { recordPolicy } from '#platform/policy-in-force/record-policy.ts'
import { sandboxNetwork } from '#platform/sandbox/addresses.ts'
import { register } from '#policy/register/register.ts'
import { allQueues } from '#workflows/queues.ts'
import { startSchedule } from '#workflows/schedule.ts'
import { keepBackups } from './app/backup-keeping.ts'
import { erasurePlaces, openBackupStore } from './app/backup-place.ts'
import { refuseUndeclaredBlocklists } from './app/blocklists.ts'
import { openBusinessTime } from './app/business-time.ts'
import { keepErasures, refuseUnreplayed } from './app/erasure-keeping.ts'
import { jobHandlers } from './app/job-handlers.ts'
import { keepLiveMail } from './app/live-mail.ts'
import { openClock, startSandboxes } from './app/sandbox-world.ts'
import { scheduledBackup } from './app/scheduled-backup.ts'
import { openSignIn } from './app/sign-in.ts'
import { emptyUnusedStandIns, sweepStandIns } from './app/stand-ins.ts'
import { spacingMs, vendorPorts } from './app/vendor-ports.ts'
import { startWeb } from './app/web.ts'
import { startWorker } from './app/worker.ts'

/** What the running program stands on: databases that exist, the master key, the log. */
export interface Runtime {
  /** The owner of the database; it may create roles. */
  readonly databaseUrl: string
  readonly sandboxDatabaseUrl: string
  readonly masterKey: Buffer
  readonly log: Log
}

export interface RunningApp {
  stop(): Promise<void>
  /** What the operator is told once everything is ready, a line each. */
  readonly readyLines: readonly string[]
}

/** The composition root: makes every part once, joins them, and starts the processes that the configuration names. */
export async function startApp(config: Config, runtime: Runtime): Promise<RunningApp> {
  refuseUndeclaredBlocklists(config)
  const { databaseUrl, masterKey, log } = runtime
  const rolePrefix = config.databaseRolePrefix
  await migrate({ databaseUrl, masterKey, rolePrefix, queues: allQueues })
  const vault = openVault(masterKey)
  await refuseUnreplayed(config, { databaseUrl, key: await openBackupKey(vault) })

  const stops: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const end of stops.toReversed()) await end().catch(() => {})
  }
  const runs = (kind: Config['processes'][number]) => config.processes.includes(kind)
  try {
    const purposes = openPurposes({ databaseUrl, masterKey, rolePrefix, vault })
    stops.push(() => purposes.close())
    const { inPurpose } = purposes
    const clock = openClock({ databaseUrl, masterKey, rolePrefix })
    stops.push(() => clock.close())
    const changes = await hearChanges(roleUrl(databaseUrl, masterKey, clockRole(rolePrefix)))
    stops.push(() => changes.close())
    await inPurpose('legal-obligation', system('start'), recordPolicy)
    const policy = await holdPolicy(inPurpose, changes)
    stops.push(() => policy.close())
    const locks = openLocks({ databaseUrl, masterKey, rolePrefix, most: 12 })
    stops.push(() => locks.close())
    const time = await openBusinessTime(clock, changes)
    stops.push(() => time.close())

    const mailMode = await keepLiveMail(config, { inPurpose, vault })
    const standIns = { ...runtime, inPurpose }
    if (runs('sandbox')) {
      await emptyUnusedStandIns(standIns, mailMode)
      const world = await startSandboxes(config, { ...runtime, clock, inPurpose, vault })
      stops.push(() => world.close())
    }
    const guard = openGuard({
      recipients: {
        inEffect: () => policy.current().register.recipients,
        declared: register.recipients,
      },
      inPurpose,
      network: sandboxNetwork(config.sandboxPort),
      spacingMs,
    })
    const { sandboxPort, domainBlocklists } = config
    const ports = vendorPorts({ inPurpose, vault, guard, sandboxPort, domainBlocklists })
    const signIn = openSignIn({ config, runtime, vault, inPurpose, ports, mailMode })
    stops.push(() => signIn.close())
    const shared = {
      config,
      log,
      vault,
      inPurpose,
      locks,
      changes,
      policy: policy.current,
      clock,
      time,
      ports,
      signIn: signIn.signIn,
      mailMode,
    }

    if (runs('worker')) {
      const worker = await startWorker({
        connectionString: roleUrl(databaseUrl, masterKey, jobsRole(rolePrefix)),
        handlers: jobHandlers(shared),
        log,
      })
      stops.push(() => worker.stop())
      const sweepSignIn = () => shared.signIn.sweep()
      const key = await openBackupKey(vault)
      const schedule = startSchedule({
        inPurpose,
        withLock: locks.withTurn,
        log,
        sweepSignIn,
        sweepStandIns: sweepStandIns(standIns, () => policy.current().register.retentionRules),
        keepErasures: keepErasures({ inPurpose, key, places: erasurePlaces(config) }),
        keepBackups: keepBackups({
          inPurpose,
          withLock: locks.withLock,
          key,
          store: config.backup && openBackupStore(config.backup.place),
        }),
        backUp: scheduledBackup(config, { ...runtime, inPurpose, key, log }),
      })
      stops.push(() => schedule.stop())
      time.onMoved(schedule.hurry)
    }
    if (runs('web')) {
      const web = await startWeb(shared)
      stops.push(() => web.close())
    }
    return { stop, readyLines: await readyLines(config, shared.signIn) }
  } catch (error) {
    await stop()
    throw error
  }
}

async function readyLines(
  config: Config,
  signIn: { staff: { offerFirstOwnerLink(): Promise<string | undefined> } },
): Promise<string[]> {
  const lines: string[] = []
  const first = config.processes.includes('web') ? await signIn.staff.offerFirstOwnerLink() : undefined
  if (first) lines.push(`Make the first operator here, once: ${first}`)
  if (config.processes.includes('sandbox'))
    lines.push(
      `Sandboxed: Stripe, Porkbun, Mailforge, Instantly, DNS and mail. Nothing leaves this machine. See ${new URL('/sandbox', config.publicUrl).href}`,
    )
  return lines
}
