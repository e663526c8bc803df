import type { MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a request that changes something and that a browser sent from another origin's page. A request
 * with neither header comes from no browser (a vendor's webhook, a mail provider's one-click unsubscribe)
 * and is judged by its own signature or token.
 */
export function sameOriginOnly(publicUrl: URL): MiddlewareHandler {
  return async (c, next) => {
    if (safeMethods.has(c.req.method)) return next()
    const site = c.req.header('sec-fetch-site')
    if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new HTTPException(403)
    const origin = c.req.header('origin')
    if (origin !== undefined && !isOurs(origin, publicUrl, c.req.header('host'))) throw new HTTPException(403)
    return next()
  }
}

/** The public address, or the host that the browser itself asked (such as 127.0.0.1 for localhost). */
function isOurs(origin: string, publicUrl: URL, host: string | undefined): boolean {
  if (origin === publicUrl.origin) return true
  return URL.canParse(origin) && new URL(origin).host === host
}
