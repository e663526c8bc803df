import type { MiddlewareHandler } from 'hono'
import { closedFolders } from '#web/paths.ts'
import { isFinished } from './finished-answer.ts'

/** Only what browsers know: each unknown one is an error on the console of every page. */
const deniedFeatures = [
  'accelerometer',
  'browsing-topics',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'private-state-token-issuance',
  'serial',
  'usb',
]

/**
 * Only our own origin may be loaded from or posted to; a checkout origin is named in `form-action`
 * because browsers hold the redirect after a form to it as well.
 */
export function contentSecurityPolicy(publicUrl: URL, checkoutOrigins: readonly string[]): string {
  const directives = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    `form-action ${["'self'", ...checkoutOrigins].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ]
  if (publicUrl.protocol === 'https:') directives.push('upgrade-insecure-requests')
  return directives.join('; ')
}

/**
 * Set on every response. `Referrer-Policy` is `same-origin`, not `no-referrer`: the latter makes browsers
 * post forms with `Origin: null`, which the origin check could not tell from a stranger's page.
 */
export function securityHeaders(publicUrl: URL, checkoutOrigins: readonly string[]): MiddlewareHandler {
  const always: Record<string, string> = {
    'content-security-policy': contentSecurityPolicy(publicUrl, checkoutOrigins),
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'permissions-policy': deniedFeatures.map((feature) => `${feature}=()`).join(', '),
    'tdm-reservation': '1',
  }
  if (publicUrl.protocol === 'https:')
    always['strict-transport-security'] = 'max-age=63072000; includeSubDomains'
  const fixed = Object.entries(always)
  return async (c, next) => {
    await next()
    if (isFinished(c)) return
    const { headers } = c.res
    for (const [name, value] of fixed) headers.set(name, value)
    const closed = closedFolders.some(
      (folder) => c.req.path === folder || c.req.path.startsWith(`${folder}/`),
    )
    headers.set('x-robots-tag', closed ? 'noindex, nofollow, noai, noimageai' : 'noai, noimageai')
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
  }
}

/** Behind a proxy that ends TLS, what came over plain HTTP is sent to the same address over HTTPS. */
export function httpsOnly(publicUrl: URL): MiddlewareHandler {
  const served = publicUrl.protocol === 'https:'
  return async (c, next) => {
    if (served && c.req.header('x-forwarded-proto') === 'http') {
      const { pathname, search } = new URL(c.req.url)
      return c.redirect(`${publicUrl.origin}${pathname}${search}`, 308)
    }
    await next()
  }
}
