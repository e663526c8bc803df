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
  if (!(await store.get('key', createHash('sha256').update(key).digest('hex'))))
    throw new Refusal(401, {
      type: 'invalid_request_error',
      message: 'Invalid API Key provided: sk_test_****',
    })
  const version = c.req.header('stripe-version')
  if (version !== undefined && version !== apiVersion)
    throw invalid(`Invalid Stripe API version: ${version.slice(0, 40)}`)
}

export async function rememberKey(store: SandboxStore, key: string): Promise<void> {
  await store.put('key', createHash('sha256').update(key).digest('hex'), {})
}
