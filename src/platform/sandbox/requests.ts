import { Hono, type MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { z } from 'zod'
import type { FaultBoard } from './faults.ts'
import type { SandboxStore } from './store.ts'

/** One call that a sandbox answered. Bodies, queries and path values are never kept. */
export interface RecordedRequest {
  method: string
  /** The template below the sandbox's root, such as `/api/json/v3/domain/create/:domain`. */
  path: string
  status: number
  /** Machine time, ISO 8601. */
  at: string
}

const collection = 'requests'

/** Records each call after its answer is made; a call that matched no route is kept as `(unknown)`. */
export function recordRequests(store: SandboxStore): MiddlewareHandler {
  return async (c, next) => {
    await next()
    const template = matchedRoutes(c).findLast((route) => !route.path.endsWith('*'))?.path
    const path = template?.replace(/^\/[^/]+/, '') || '(unknown)'
    const request: RecordedRequest = {
      method: c.req.method,
      path,
      status: c.res.status,
      at: new Date().toISOString(),
    }
    await store.put(collection, crypto.randomUUID(), { ...request })
  }
}

const plannedFault = z.strictObject({
  kind: z.enum(['unavailable', 'limited', 'hang', 'lost']),
  matches: z.string().min(1),
  times: z.int().min(1).default(1),
  delayMs: z.int().min(0).optional(),
})

/** What a person or a test may ask of a sandbox: what it was asked, and to misbehave. */
export function controlRoutes(store: SandboxStore, faults: FaultBoard): Hono {
  return new Hono()
    .get('/_requests', async (c) =>
      c.json({ requests: (await store.list(collection)).map(({ body }) => body) }),
    )
    .post('/_faults', async (c) => {
      const parsed = plannedFault.safeParse(await c.req.json().catch(() => undefined))
      if (!parsed.success) return c.json({ message: z.prettifyError(parsed.error) }, 400)
      const { delayMs, ...planned } = parsed.data
      await faults.plan(delayMs === undefined ? planned : { ...planned, delayMs })
      return c.json({ planned: parsed.data }, 201)
    })
    .delete('/_faults', async (c) => {
      await faults.clear()
      return c.body(null, 204)
    })
}
