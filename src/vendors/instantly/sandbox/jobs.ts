import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import type { SandboxStore } from '#platform/sandbox/store.ts'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { requireScope } from './access.ts'
import { type AccountDocument, localPart } from './account.ts'
import { page } from './paging.ts'
import { Refusal } from './refusal.ts'
import { closed, opened } from './spans.ts'
import { accountKey, organization } from './workspace.ts'

interface JobDocument extends Record<string, unknown> {
  id: string
  turn: 'on' | 'off'
  emails: string[]
  status: 'pending' | 'in-progress' | 'success' | 'failed'
  polls: number
  created: string
  updated: string
}

/** A job is done after 20 s of business time, or when it has been asked about three times. */
const doneAfterMs = 20_000
const doneAfterPolls = 3

function jobAnswer(job: JobDocument): Record<string, unknown> {
  return {
    id: job.id,
    workspace_id: organization,
    user_id: null,
    type: 'update-warmup-accounts',
    entity_id: organization,
    entity_type: 'workspace',
    data: {},
    progress: { pending: 0, 'in-progress': 50, success: 100, failed: 100 }[job.status],
    status: job.status,
    created_at: job.created,
    updated_at: job.updated,
  }
}

export async function startJob(world: SandboxWorld, turn: 'on' | 'off', emails: string[]) {
  const at = (await world.now()).toISOString()
  const id = randomBytes(12).toString('hex')
  const job: JobDocument = { id, turn, emails, status: 'pending', polls: 0, created: at, updated: at }
  await world.store.put('jobs', id, job)
  await world.store.put('unfinished-jobs', id, {})
  return jobAnswer(job)
}

/** Does what the job was asked; the well-known input `jobfails` makes it fail. */
async function finish(store: SandboxStore, job: JobDocument, now: Date): Promise<JobDocument> {
  await store.delete('unfinished-jobs', job.id)
  const accounts: AccountDocument[] = []
  for (const email of job.emails) {
    const account = await store.get<AccountDocument>('accounts', accountKey(email))
    if (account) accounts.push(account)
  }
  const failed = accounts.length === 0 || accounts.some(({ email }) => localPart(email).includes('jobfails'))
  if (!failed)
    for (const account of accounts) {
      const warmUpSpans =
        job.turn === 'on' ? opened(account.warmUpSpans, now) : closed(account.warmUpSpans, now)
      await store.put('accounts', accountKey(account.email), { ...account, warmUpSpans })
    }
  return { ...job, status: failed ? 'failed' : 'success', updated: now.toISOString() }
}

/** Finishes jobs whose time has come; called before anything is read. */
export async function settleJobs(world: SandboxWorld): Promise<void> {
  if ((await world.store.list('unfinished-jobs')).length === 0) return
  const now = await world.now()
  await world.store.exclusively(async (store) => {
    for (const { id } of await store.list('unfinished-jobs')) {
      const job = await store.get<JobDocument>('jobs', id)
      if (!job || now.getTime() - Date.parse(job.created) < doneAfterMs) continue
      await store.put('jobs', id, await finish(store, job, new Date(Date.parse(job.created) + doneAfterMs)))
    }
  })
}

async function poll(world: SandboxWorld, id: string): Promise<JobDocument> {
  const now = await world.now()
  return world.store.exclusively(async (store) => {
    const job = await store.get<JobDocument>('jobs', id)
    if (!job) throw new Refusal(404, 'Background job not found')
    if (job.status === 'success' || job.status === 'failed') return job
    const polled: JobDocument = { ...job, polls: job.polls + 1, status: 'in-progress' }
    const next = polled.polls >= doneAfterPolls ? await finish(store, polled, now) : polled
    await store.put('jobs', id, next)
    return next
  })
}

export function jobRoutes(world: SandboxWorld): Hono {
  const routes = new Hono()
  routes.get('/background-jobs', async (c) => {
    requireScope(c, 'background-jobs', 'read')
    const jobs = (await world.store.list<JobDocument>('jobs')).map(({ body }) => body)
    const found = page(jobs, (job) => job.id, c.req.query())
    return c.json({ ...found, items: found.items.map(jobAnswer) })
  })
  routes.get('/background-jobs/:id', async (c) => {
    requireScope(c, 'background-jobs', 'read')
    return c.json(jobAnswer(await poll(world, c.req.param('id'))))
  })
  return routes
}
