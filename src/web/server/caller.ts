import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'

/**
 * The caller's network address, for the rate limit only. `trustedProxies` is how many proxies of ours stand
 * in front: each adds one entry at the end of X-Forwarded-For, and what lies before them anybody can write.
 */
export function callerAddress(trustedProxies: number): (c: Context) => string {
  return (c) => {
    if (trustedProxies > 0) {
      const hops = (c.req.header('x-forwarded-for') ?? '').split(',').map((hop) => hop.trim())
      const hop = hops[hops.length - trustedProxies]
      if (hop) return hop
    }
    return c.env && 'incoming' in c.env ? (getConnInfo(c).remote.address ?? 'unknown') : 'unknown'
  }
}
