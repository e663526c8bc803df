import { timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import type { SandboxStore } from '#platform/sandbox/store.ts'
import { refusal, send } from './outcome.ts'
import { type Rates, tokenBucket } from './rates.ts'

export type Call = { Variables: { body: Record<string, unknown> } }

type Keys = { apikey: string; secretapikey: string }

/** Made once, in the form of the vendor's sandbox keys. */
export async function accountKeys(store: SandboxStore): Promise<Keys> {
  // Read without waiting: a call must be judged while another one is still running.
  const made = await store.get<Keys>('keys', 'only')
  if (made) return made
  return store.exclusively(async (exclusive) => {
    const kept = await exclusive.get<Keys>('keys', 'only')
    if (kept) return kept
    const random = () => crypto.randomUUID().replaceAll('-', '')
    const fresh = { apikey: `pk1_sb_${random()}`, secretapikey: `sk1_sb_${random()}${random()}` }
    await exclusive.put('keys', 'only', fresh)
    return fresh
  })
}

/** Too many requests at once meet a web server's page, not an answer of the API. */
export function holdBursts(rates: Rates): MiddlewareHandler {
  const take = tokenBucket(rates)
  return async (c, next) =>
    take()
      ? next()
      : c.html(
          '<html><head><title>503 Service Temporarily Unavailable</title></head><body><center><h1>503 Service Temporarily Unavailable</h1></center></body></html>',
          503,
        )
}

/** Reads the body once and takes the keys out of it. */
export const readBody: MiddlewareHandler<Call> = async (c, next) => {
  const text = c.req.method === 'POST' ? await c.req.text() : ''
  const parsed: unknown = text === '' ? {} : parse(text)
  if (parsed === undefined) return send(c, refusal('INVALID_JSON', 'The body is not valid JSON.'))
  const query = Object.fromEntries(Object.entries(c.req.query()))
  c.set('body', { ...query, ...(parsed as Record<string, unknown>) })
  return next()
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Keys in the body win; headers count only when the body has none. */
function givenKeys(c: Context<Call>): { apikey: unknown; secretapikey: unknown } {
  const { apikey, secretapikey } = c.get('body')
  if (apikey !== undefined || secretapikey !== undefined) return { apikey, secretapikey }
  return { apikey: c.req.header('x-api-key'), secretapikey: c.req.header('x-secret-api-key') }
}

export async function keysAreRight(store: SandboxStore, c: Context<Call>): Promise<boolean | undefined> {
  const given = givenKeys(c)
  if (given.apikey === undefined || given.secretapikey === undefined) return undefined
  const keys = await accountKeys(store)
  return same(given.apikey, keys.apikey) && same(given.secretapikey, keys.secretapikey)
}

function same(given: unknown, kept: string): boolean {
  const [one, other] = [Buffer.from(String(given)), Buffer.from(kept)]
  return one.length === other.length && timingSafeEqual(one, other)
}

export function requireKeys(store: SandboxStore): MiddlewareHandler<Call> {
  return async (c, next) => {
    const right = await keysAreRight(store, c)
    if (right === undefined) return send(c, refusal('API_KEY_REQUIRED', 'An API key is required.'))
    if (!right) return send(c, refusal('INVALID_API_KEYS_001', 'Invalid API key.'))
    return next()
  }
}
