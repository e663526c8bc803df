import type { Context, MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'

const loopback = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|::ffff:127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/
const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Answers only callers of this machine, as if there were no page for others. The name in the address must be the
 * machine's own too: another name that was made to lead here is a stranger's page.
 */
export function loopbackOnly(callerAddress: (c: Context) => string): MiddlewareHandler {
  return async (c, next) => {
    const { hostname } = new URL(c.req.url)
    if (!loopback.test(callerAddress(c)) || !loopbackNames.has(hostname)) throw new HTTPException(404)
    return next()
  }
}
