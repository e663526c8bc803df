import { randomBytes } from 'node:crypto'
import type { Context, Env } from 'hono'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { HTTPException } from 'hono/http-exception'
import { methodNotAllowed } from 'hono/method-not-allowed'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { cookieNameAt } from '#platform/auth/cookies.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { CurrentPolicy, PolicyInForce } from '#platform/policy-in-force/hold-policy.ts'
import { acceptsGzip } from './accepts-gzip.ts'
import { assetRoutes } from './assets.ts'
import type { DeclaredCookie } from './cookies.ts'
import { declaredCookiesOnly } from './cookies.ts'
import { errorPage } from './error-page.tsx'
import { handOverFinished, isFinished } from './finished-answer.ts'
import { obeyPolicy, policyOf } from './policy-in-effect.ts'
import { sameOriginOnly } from './same-origin.ts'
import { httpsOnly, securityHeaders } from './security-headers.ts'
import { wellKnownRoutes } from './well-known.ts'

/** A part of the web puts its routes onto the whole. */
export type WebPart = (web: Hono) => void

/** Makes a part of routes, whatever variables they keep among themselves. */
export function part<E extends Env>(under: string, routes: Hono<E>): WebPart {
  return (web) => {
    web.route(under, routes)
  }
}

/** What is said about a failure to ourselves: no address, no query, no body. */
export interface WebFault {
  readonly id: string
  readonly method: string
  /** The pattern of the route, such as `/portal/:client`, never the address with its values. */
  readonly route: string
  readonly error: unknown
}

export interface WebParts {
  readonly publicUrl: URL
  /** Where payment forms lead, e.g. `https://checkout.stripe.com`. */
  readonly checkoutOrigins: readonly string[]
  readonly contactAddress: string
  /** What is in effect: a response that sets a cookie which it does not name is refused, forms have its fields. */
  readonly policy: CurrentPolicy
  readonly parts: readonly WebPart[]
  /** Machine time in milliseconds. */
  readonly nowMs: () => number
  readonly ready: () => Promise<void>
  readonly report: (fault: WebFault) => void
  /** Bodies may have 64 kB, under these path prefixes more (pictures, webhooks). */
  readonly largerBodies?: readonly { readonly under: string; readonly bytes: number }[]
}

const bodyBytes = 64 * 1024

/** The whole website as one Hono app: headers, limits, checks and calm errors around the given parts. */
export function createWeb(parts: WebParts): Hono {
  const { publicUrl, contactAddress } = parts
  const web = new Hono()

  web.use(handOverFinished)
  web.use(securityHeaders(publicUrl, parts.checkoutOrigins))
  web.use(obeyPolicy(parts.policy))
  web.use(declaredCookiesOnly((c) => cookiesOf(policyOf(c), publicUrl), publicUrl.protocol === 'https:'))
  web.use(compressPublic())
  web.use(
    methodNotAllowed({
      app: web,
      onMethodNotAllowed: (c, allowed) => notThatWay(c, allowed, contactAddress),
    }),
  )
  web.use(httpsOnly(publicUrl))
  web.use(noNull)
  web.use(limitBodies(parts.largerBodies ?? []))
  web.use(sameOriginOnly(publicUrl))

  web.route('/', wellKnownRoutes(parts))
  web.route('/', assetRoutes())
  for (const put of parts.parts) put(web)

  web.notFound((c) => errorPage(c, 404, { contactAddress }))
  web.onError(async (error, c) => {
    if (error instanceof HTTPException && error.status < 500) {
      const retryAfter = error.res?.headers.get('retry-after')
      if (retryAfter) c.header('retry-after', retryAfter)
      return errorPage(c, error.status as ContentfulStatusCode, { contactAddress })
    }
    const faultId = randomBytes(6).toString('hex')
    parts.report({ id: faultId, method: c.req.method, route: c.req.routePath, error })
    const say = error instanceof VendorError ? { say: error.fault.words } : {}
    return withoutCookies(await errorPage(c, 500, { contactAddress, faultId, ...say }))
  })
  return web
}

function cookiesOf({ register }: PolicyInForce, publicUrl: URL): DeclaredCookie[] {
  return Object.values(register.cookies).map((cookie) => ({
    ...cookie,
    name: cookieNameAt(publicUrl, cookie.name),
  }))
}

/** A cookie that was refused would otherwise go out with the page that says so. */
function withoutCookies(page: Response): Response {
  page.headers.delete('set-cookie')
  return page
}

async function notThatWay(c: Context, allowed: readonly string[], contactAddress: string): Promise<Response> {
  const page = await errorPage(c, 405, { contactAddress })
  page.headers.set('allow', allowed.join(', '))
  return page
}

/** No path of ours holds a null character, and no database takes one. */
function noNull(c: Context, next: () => Promise<void>): Promise<void> {
  if (c.req.path.includes('\0')) throw new HTTPException(404)
  return next()
}

function limitBodies(larger: readonly { under: string; bytes: number }[]) {
  const tooLarge = () => {
    throw new HTTPException(413)
  }
  const usual = bodyLimit({ maxSize: bodyBytes, onError: tooLarge })
  const limits = larger.map(({ under, bytes }) => ({
    under,
    limit: bodyLimit({ maxSize: bytes, onError: tooLarge }),
  }))
  return (c: Context, next: () => Promise<void>) => {
    // Nobody reads the body of these, and to ask whether there is one costs more than many a page.
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
    return (limits.find(({ under }) => c.req.path.startsWith(under))?.limit ?? usual)(c, next)
  }
}

/** Only what everybody may see is compressed: the length of a personal page must not tell of its content (BREACH). */
function compressPublic() {
  const gzip = compress({ encoding: 'gzip' })
  return async (c: Context, next: () => Promise<void>) => {
    await next()
    if (isFinished(c)) return
    const { headers } = c.res
    if (!headers.get('cache-control')?.startsWith('public') || headers.has('content-encoding')) return
    // A page that goes as it is is not taken apart for it, which costs more than all else about it.
    if (acceptsGzip(c)) await gzip(c, async () => {})
    else headers.append('vary', 'Accept-Encoding')
  }
}
