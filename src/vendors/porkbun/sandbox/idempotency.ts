import { createHash } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { SandboxStore } from '#platform/sandbox/store.ts'
import type { Call } from './access.ts'
import { refusal, send } from './outcome.ts'

type KeptAnswer = { fingerprint: string; answer: string; at: number }

const keptForMs = 24 * 3_600_000

/**
 * The same key with the same call gives the first answer again for 24 hours of machine time. Only answers
 * of success are kept, so that a refusal can be put right and tried again.
 */
export function idempotency(store: SandboxStore): MiddlewareHandler<Call> {
  const running = new Set<string>()
  return async (c, next) => {
    const key = c.req.header('idempotency-key')
    if (key === undefined || c.req.method !== 'POST') return next()
    if (key.length > 255) return send(c, refusal('INVALID_IDEMPOTENCY_KEY', 'At most 255 characters.'))
    if (running.has(key))
      return send(c, refusal('IDEMPOTENCY_KEY_IN_USE', 'A request with this key is running.', 409))
    running.add(key)
    try {
      const { apikey: _, secretapikey: __, ...asked } = c.get('body')
      const fingerprint = createHash('sha256').update(c.req.path).update(JSON.stringify(asked)).digest('hex')
      const kept = await store.get<KeptAnswer>('answers', key)
      if (kept && Date.now() - kept.at < keptForMs) {
        if (kept.fingerprint !== fingerprint)
          return send(c, refusal('IDEMPOTENCY_KEY_MISMATCH', 'This key was used for another request.', 409))
        c.header('idempotent-replayed', 'true')
        return c.body(kept.answer, 200, { 'content-type': 'application/json' })
      }
      await next()
      const answer = await c.res.clone().text()
      if (c.res.ok && answer.includes('"status":"SUCCESS"'))
        await store.put('answers', key, { fingerprint, answer, at: Date.now() })
    } finally {
      running.delete(key)
    }
    return undefined
  }
}
