import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { csrfField, readForm } from './read-form.ts'

/**
 * The token of one session, new at each rendering (so that compression can't tell it) and good while
 * the session lives. `key` is 32 bytes made for this use alone; `session` is the session's id or its hash.
 */
export function csrfToken(key: Uint8Array, session: string): string {
  const salt = randomBytes(12).toString('base64url')
  return `${salt}.${mac(key, session, salt)}`
}

export function isCsrfToken(key: Uint8Array, session: string, token: string): boolean {
  const [salt, given] = token.split('.')
  if (!salt || !given) return false
  const expected = Buffer.from(mac(key, session, salt))
  const got = Buffer.from(given)
  return got.length === expected.length && timingSafeEqual(got, expected)
}

/**
 * For pages with a session: each POST must carry the session's token, as the hidden field that `Form` writes
 * or as `X-CSRF-Token`. Where `sessionOf` finds no session the request goes on, and meets the sign-in check.
 */
export function csrfProtected(
  key: Uint8Array,
  sessionOf: (c: Context) => string | undefined | Promise<string | undefined>,
): MiddlewareHandler {
  return async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
    const session = await sessionOf(c)
    if (session === undefined) return next()
    const token = c.req.header('x-csrf-token') ?? (await readForm(c)).system[csrfField]
    if (!token || !isCsrfToken(key, session, token)) throw new HTTPException(403)
    return next()
  }
}

function mac(key: Uint8Array, session: string, salt: string): string {
  return createHmac('sha256', key).update(`csrf\n${session}\n${salt}`).digest('base64url')
}
