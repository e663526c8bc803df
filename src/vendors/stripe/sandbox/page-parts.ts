import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import type { Transaction } from './transaction.ts'

/** Chromium holds redirects after a form to `form-action`, so the way back is named there. */
export function protect(c: Context, backTo: string[] = []): string {
  const nonce = randomBytes(16).toString('base64')
  const formAction = ["'self'", ...backTo.map((url) => new URL(url).origin)].join(' ')
  c.header(
    'content-security-policy',
    `default-src 'none'; style-src 'nonce-${nonce}'; form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`,
  )
  c.header('referrer-policy', 'no-referrer')
  c.header('cache-control', 'no-store')
  return nonce
}

export async function transaction(world: SandboxWorld): Promise<Transaction> {
  return { store: world.store, at: await world.now(), origin: world.origin('stripe') }
}
