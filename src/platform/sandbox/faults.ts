import type { MiddlewareHandler } from 'hono'
import type { SandboxStore } from './store.ts'

/** A misbehaviour asked for at `/sandbox`, or by a test over HTTP: it hits the next `times` matching calls. */
export interface PlannedFault {
  /** `unavailable`: a 503 HTML page · `limited`: 429 · `hang`: no answer for `delayMs`, then the call is done ·
   *  `lost`: the call is done and the connection then breaks without an answer. */
  kind: 'unavailable' | 'limited' | 'hang' | 'lost'
  /** A prefix of `METHOD /path` below the sandbox's root, e.g. `POST /api/json/v3/domain/create`. */
  matches: string
  times: number
  delayMs?: number
}

export interface FaultBoard {
  plan(fault: PlannedFault): Promise<void>
  clear(): Promise<void>
  /** Put before a sandbox's own routes. */
  middleware: MiddlewareHandler
}

export function faultBoard(store: SandboxStore): FaultBoard {
  const take = async (call: string): Promise<PlannedFault | undefined> => {
    // Most of the time nothing is planned, and then nobody waits.
    if ((await store.list('planned-faults')).length === 0) return undefined
    return store.exclusively(async (exclusive) => {
      for (const { id, body } of await exclusive.list<PlannedFault & Record<string, unknown>>(
        'planned-faults',
      )) {
        if (!call.startsWith(body.matches)) continue
        if (body.times <= 1) await exclusive.delete('planned-faults', id)
        else await exclusive.put('planned-faults', id, { ...body, times: body.times - 1 })
        return body
      }
      return undefined
    })
  }
  return {
    plan: (planned) => store.put('planned-faults', crypto.randomUUID(), { ...planned }),
    async clear() {
      for (const { id } of await store.list('planned-faults')) await store.delete('planned-faults', id)
    },
    middleware: async (c, next) => {
      const path = new URL(c.req.url).pathname.replace(/^\/[^/]+/, '')
      const planned = await take(`${c.req.method} ${path}`)
      if (!planned) return next()
      if (planned.kind === 'unavailable')
        return c.html('<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>', 503)
      if (planned.kind === 'limited')
        return c.json({ message: 'Too many requests' }, 429, { 'retry-after': '1' })
      if (planned.kind === 'hang') {
        await new Promise((resolve) => setTimeout(resolve, planned.delayMs ?? 2000))
        return next()
      }
      await next()
      const socket = (c.env as { incoming?: { socket: { destroy(): void } } } | undefined)?.incoming?.socket
      socket?.destroy()
    },
  }
}
