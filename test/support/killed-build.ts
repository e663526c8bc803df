import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { advanceStack } from '#workflows/advance-stack.ts'
import { withoutDns } from './blind-ports.ts'
import type { BuildWorld } from './build-world.ts'
import type { ChangingCall } from './changing-calls.ts'
import { openSandboxBooks } from './sandbox-books.ts'
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts'

/** A stack that a worker process builds, and the means to kill that process and start it again. */
export interface KilledBuild {
  /** Starts the worker unless it runs. */
  start(): void
  kill(): Promise<void>
  /** Waits for something to be seen; business time goes on whenever the worker only waits for time to pass. */
  until(seen: () => Promise<boolean>): Promise<void>
  /** Whether the call's step is recorded as done. */
  recorded(call: ChangingCall): Promise<boolean>
  state(): Promise<string>
}

/**
 * A stack up to its delegation, whose forward the host has lost meanwhile: bringing a domain in names the forward too,
 * so that only then it is set by a call of its own.
 */
export async function stackWithLostForward(world: BuildWorld, label: string): Promise<string> {
  const [domain, mainDomain] = [`try${label}.com`, `${label}.com`]
  const stackId = await world.approvedStack({ company: label, mainDomain, names: [domain] })
  await advanceStack({ ...world.parts, openPorts: withoutDns(world.parts.openPorts) }, stackId)
  const books = openSandboxBooks(world.sandboxes)
  await books.change('mailforge', 'domains', domain, { forwardToDomain: null })
  await books.close()
  return stackId
}

const patienceMs = 150_000
const lookEveryMs = 60

export function killedBuild(world: BuildWorld, stackId: string): KilledBuild {
  let worker: WorkerProcess | undefined
  const one = async <T>(sql: string, values: unknown[]): Promise<T | undefined> =>
    (await world.db.owner.query<{ value: T }>(sql, values)).rows[0]?.value
  const state = async () =>
    (await one<string>('select state as value from stacks where id = $1', [stackId])) ?? ''
  const waitsForTime = async () =>
    (await one<boolean>('select look_at > app.now() as value from stacks where id = $1', [stackId])) ?? false

  return {
    state,
    start() {
      worker ??= startWorkerProcess(world)
    },
    async kill() {
      await worker?.kill()
      worker = undefined
    },
    async until(seen) {
      const end = performance.now() + patienceMs
      for (;;) {
        const complaint = worker?.complaint()
        if (complaint !== undefined) {
          worker = undefined
          throw new Error(`the worker ended by itself: ${complaint}`)
        }
        if (await seen()) return
        if (performance.now() > end)
          throw new Error(`not seen in ${patienceMs / 1000} s; ${await standing(world, stackId)}`)
        if (await waitsForTime()) await world.pass({ minutes: 6 })
        await delay(lookEveryMs)
      }
    },
    async recorded({ step }) {
      if (step === undefined) return (await state()) === 'live'
      const sql = `select bool_and(state = 'done') as value from build_steps where stack_id = $1 and kind = $2`
      return (await one<boolean>(sql, [stackId, step])) ?? false
    },
  }
}

/** Said when a wait fails: which steps are open, and why. */
async function standing(world: BuildWorld, stackId: string): Promise<string> {
  const { rows } = await world.db.owner.query(
    `select kind, state, attempts, fault_code, waiting_for from build_steps where stack_id = $1 and state <> 'done'`,
    [stackId],
  )
  return `open steps: ${JSON.stringify(rows)}`
}

/** Whether every fault that was planned for the call has been met. */
export async function faultWasMet(world: BuildWorld, call: ChangingCall): Promise<boolean> {
  const client = new pg.Client({ connectionString: world.sandboxes.databaseUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query(
      `select 1 from documents where vendor = $1 and collection = 'planned-faults' and body ->> 'matches' = $2`,
      [call.vendor, call.http],
    )
    return rowCount === 0
  } finally {
    await client.end()
  }
}
