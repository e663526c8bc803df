import { createHmac, randomBytes } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'

export interface RateLimit {
  /** Routes with the same name share one allowance. */
  readonly name: string
  /** How many may come at once. */
  readonly burst: number
  /** How many more are allowed each hour, spread evenly. */
  readonly perHour: number
}

interface Allowance {
  left: number
  atMs: number
}

const rotateAfterMs = 60 * 60 * 1000
const mostCallers = 50_000

/**
 * Limits how often one caller may post, without storing an address: the address is turned at once into a
 * keyed hash under a random key of this process that is thrown away every hour, with all it counted.
 * `addressOf` gives the caller's network address; `nowMs` is machine time.
 */
export function rateLimits(addressOf: (c: Context) => string, nowMs: () => number) {
  let key = randomBytes(32)
  let keySinceMs = nowMs()
  const allowances = new Map<string, Allowance>()

  return (limit: RateLimit): MiddlewareHandler =>
    async (c, next) => {
      const now = nowMs()
      if (now - keySinceMs > rotateAfterMs || allowances.size > mostCallers) {
        key = randomBytes(32)
        keySinceMs = now
        allowances.clear()
      }
      const caller = createHmac('sha256', key)
        .update(`${limit.name}\n${networkOf(addressOf(c))}`)
        .digest('base64url')
      const before = allowances.get(caller) ?? { left: limit.burst, atMs: now }
      const perMs = limit.perHour / 3_600_000
      const left = Math.min(limit.burst, before.left + (now - before.atMs) * perMs)
      if (left < 1) {
        const retryAfterSeconds = Math.ceil((1 - left) / perMs / 1000)
        throw new HTTPException(429, {
          res: new Response(null, { headers: { 'retry-after': `${retryAfterSeconds}` } }),
        })
      }
      allowances.set(caller, { left: left - 1, atMs: now })
      return next()
    }
}

/** One caller may hold a whole IPv6 /64, so that counts as one. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address
  const [head = '', tail = ''] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  const tailGroups = tail.split(':').filter(Boolean)
  while (address.includes('::') && groups.length + tailGroups.length < 8) groups.push('0')
  return [...groups, ...tailGroups].slice(0, 4).join(':')
}
