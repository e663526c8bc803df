import type { Context, MiddlewareHandler } from 'hono'
import { isFinished } from './finished-answer.ts'

/** A cookie that the policy names, and the folders around sign-in where it may be set. */
export interface DeclaredCookie {
  /** Exact, prefix included: `__Host-segmento`. */
  readonly name: string
  /** Path prefixes whose responses may set it, e.g. `/sign-in`. */
  readonly setUnder: readonly string[]
  /** The longest that a browser may keep it. */
  readonly lifetimeSeconds: number
}

export class UndeclaredCookieError extends Error {
  override readonly name = 'UndeclaredCookieError'
  constructor(cookie: string, path: string) {
    super(
      `a response of ${path} was about to set the cookie ${cookie}, which the policy does not name there, or not so open to scripts and other sites: declare it in src/policy/cookies.ts, or leave it out`,
    )
  }
}

/**
 * Refuses a response that sets any other cookie than the policy in effect names (2.8), or a declared one in an unsafe way.
 * A session is HttpOnly and SameSite, for this host alone and no longer than declared; Secure too once the site is
 * served over HTTPS.
 */
export function declaredCookiesOnly(
  inEffect: (c: Context) => readonly DeclaredCookie[],
  secure: boolean,
): MiddlewareHandler {
  return async (c, next) => {
    await next()
    if (isFinished(c)) return
    const set = c.res.headers.getSetCookie()
    if (set.length === 0) return
    const cookies = inEffect(c)
    for (const header of set) {
      const name = header.slice(0, header.indexOf('=')).trim()
      const declared = cookies.find((cookie) => cookie.name === name)
      const here = declared?.setUnder.some((prefix) => c.req.path.startsWith(prefix)) ?? false
      const longest = declared?.lifetimeSeconds ?? 0
      const safe =
        /;\s*httponly/i.test(header) &&
        /;\s*samesite=(lax|strict)/i.test(header) &&
        (!secure || /;\s*secure/i.test(header)) &&
        !/;\s*domain=/i.test(header) &&
        keptFor(header) <= longest
      if (here && safe) continue
      c.res = undefined
      throw new UndeclaredCookieError(name, c.req.path)
    }
  }
}

/** In seconds; without any word of it the browser forgets it with the window. */
function keptFor(header: string): number {
  const seconds = /;\s*max-age=([^;]*)/i.exec(header)?.[1]
  if (seconds !== undefined) return /^-?\d+$/.test(seconds) ? Number(seconds) : Number.POSITIVE_INFINITY
  const until = /;\s*expires=([^;]*)/i.exec(header)?.[1]
  return until === undefined ? 0 : (Date.parse(until) - Date.now()) / 1000
}
