import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import type { SandboxStore } from '#platform/sandbox/store.ts'
import { invalid, Refusal } from './refusal.ts'
import { apiVersion } from './transaction.ts'

/** A sandbox account may call 25 times a second (docs.stripe.com/rate-limits, checked 2026-11-23). */
const usualPerSecond = 25

export function rateCount() {
  let perSecond = usualPerSecond
  let second = { at: 0, calls: 0 }
  let refused = 0
  let calls = 0
  return {
    check(): void {
      const at = Math.floor(Date.now() / 1000)
      if (second.at !== at) second = { at, calls: 0 }
      second.calls += 1
      calls += 1
      if (second.calls <= perSecond) return
      refused += 1
      throw new Refusal(429, {
        type: 'invalid_request_error',
        code: 'rate_limit',
        message: 'Request rate limit exceeded.',
      })
    },
    /** As the vendor does on request. */
    raise(calls: number): void {
      perSecond = calls
    },
    report: () => ({ perSecond, calls, refused }),
  }
}

/** Bearer, or the user name of Basic. */
function keyOf(header: string | undefined): string | undefined {
  const [scheme, value] = (header ?? '').split(' ')
  if (scheme === 'Bearer') return value
  if (scheme === 'Basic')
    return Buffer.from(value ?? '', 'base64')
      .toString()
      .split(':')[0]
  return undefined
}

export async function checkAccess(c: Context, store: SandboxStore): Promise<void> {
  const key = keyOf(c.req.header('authorization'))
  if (!key)
    throw new Refusal(401, { type: 'invalid_request_error', message: 'You did not provide an API key.' })
  const known = await store.get<KeyDocument>('key', createHash('sha256').update(key).digest('hex'))
  if (!known)
    throw new Refusal(401, {
      type: 'invalid_request_error',
      message: 'Invalid API Key provided: sk_test_****',
    })
  // A restricted key has permissions by resource (docs.stripe.com/keys, checked 2026-11-23).
  if (known.may && !known.may.includes(/\/v1\/(\w+)/.exec(c.req.path)?.[1] ?? ''))
    throw new Refusal(403, {
      type: 'invalid_request_error',
      message: 'The provided key does not have the required permissions for this endpoint.',
    })
  const version = c.req.header('stripe-version')
  if (version !== undefined && version !== apiVersion)
    throw invalid(`Invalid Stripe API version: ${version.slice(0, 40)}`)
}

interface KeyDocument extends Record<string, unknown> {
  /** The resources of a restricted key, as they stand in paths; absent, it may do everything. */
  readonly may?: readonly string[]
}

export async function rememberKey(store: SandboxStore, key: string, may?: readonly string[]): Promise<void> {
  const document: KeyDocument = may ? { may } : {}
  await store.put('key', createHash('sha256').update(key).digest('hex'), document)
}
