import { randomBytes } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { z } from 'zod'
import type { SandboxStore } from '#platform/sandbox/store.ts'
import type { RateCount } from './rate.ts'
import { Refusal } from './refusal.ts'

export type Resource = 'account_campaign_mappings' | 'accounts' | 'background-jobs' | 'campaigns' | 'webhooks'
export type Action = 'create' | 'read' | 'update' | 'delete'

interface KeyDocument extends Record<string, unknown> {
  scopes: string[]
}

/** Makes an API key; the vendor shows it once. */
export async function makeKey(store: SandboxStore, scopes: readonly string[]): Promise<string> {
  const key = randomBytes(32).toString('base64url')
  await store.put('keys', key, { scopes: [...scopes] })
  return key
}

function allows(scopes: readonly string[], resource: Resource, action: Action): boolean {
  return [`${resource}:${action}`, `${resource}:all`, `all:${action}`, 'all:all', 'all:*'].some((scope) =>
    scopes.includes(scope),
  )
}

/** The key, the plan and the rate, in the order the vendor's answers suggest. */
export function admission(store: SandboxStore, rate: RateCount): MiddlewareHandler {
  return async (c, next) => {
    if (!rate.admit(Date.now())) throw new Refusal(429, 'Too many requests')
    const key = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1]
    const known = key === undefined ? undefined : await store.get<KeyDocument>('keys', key)
    if (!known) throw new Refusal(401, 'Invalid API key')
    c.set('scopes', known.scopes)
    const plan = await store.get<{ active: boolean }>('workspace', 'plan')
    if (plan?.active === false) throw new Refusal(402, 'Your workspace does not have an active plan')
    await next()
  }
}

export function requireScope(c: Context, resource: Resource, action: Action): void {
  const scopes = z.array(z.string()).parse(c.get('scopes'))
  if (!allows(scopes, resource, action))
    throw new Refusal(401, `The API key lacks the scope ${resource}:${action}`)
}

/** A JSON body of the published shape, or 400 with the place that is wrong. */
export async function body<T>(c: Context, shape: z.ZodType<T>): Promise<T> {
  const text = await c.req.text()
  let json: unknown
  try {
    json = text === '' ? {} : JSON.parse(text)
  } catch {
    throw new Refusal(400, 'Body is not valid JSON')
  }
  const parsed = shape.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Refusal(400, `body/${issue?.path.join('/') ?? ''} ${issue?.message ?? 'is invalid'}`)
}
