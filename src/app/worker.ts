import { PgBoss } from 'pg-boss'
import { errorCode, type Log } from '#platform/log.ts'
import { queues } from '#workflows/queues.ts'

/** What a job of each queue does with its payload of ids. */
export type JobHandlers = Readonly<
  Record<keyof typeof queues, (ids: Readonly<Record<string, string>>) => Promise<void>>
>

/** How many jobs of one kind a process does at once. */
const atOnce: Readonly<Partial<Record<keyof typeof queues, number>>> = {
  advanceStack: 4,
  checkNames: 3,
  // A notice mostly waits for its look-up: a tenth of a second each, while the account allows twenty calls a second.
  handlePaymentEvent: 4,
  sendMail: 4,
}

export interface RunningWorker {
  stop(): Promise<void>
}

/** Takes jobs as soon as they are told; several processes share them, each job is done by one. */
export async function startWorker(input: {
  connectionString: string
  handlers: JobHandlers
  log: Log
}): Promise<RunningWorker> {
  const boss = new PgBoss({
    connectionString: input.connectionString,
    application_name: 'worker',
    migrate: false,
    createSchema: false,
    schedule: false,
    useListenNotify: true,
    max: 8,
  })
  boss.on('error', (error) => input.log.warn('jobs.failed', { code: errorCode(error) }))
  await boss.start()
  const take = async (key: keyof typeof queues) => {
    const { name } = queues[key]
    const worker = { id: '' }
    worker.id = await boss.work<Record<string, string>>(
      name,
      { batchSize: 1, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 5 },
      async ([job]) => {
        if (!job) return
        const started = performance.now()
        try {
          await input.handlers[key](job.data ?? {})
        } catch (error) {
          input.log.warn('job.failed', {
            queue: name,
            jobId: job.id,
            code: errorCode(error),
            durationMs: Math.round(performance.now() - started),
          })
          // What is thrown here is kept with the job: of a row that was refused, all its values.
          throw new Error(errorCode(error))
        } finally {
          // Several notices that come while it works wake it once, so it looks again before it rests.
          boss.notifyWorker(worker.id)
        }
      },
    )
  }
  for (const key of Object.keys(queues) as (keyof typeof queues)[])
    for (let nth = 0; nth < (atOnce[key] ?? 2); nth++) await take(key)
  return {
    async stop() {
      await boss.stop({ graceful: false })
    },
  }
}
