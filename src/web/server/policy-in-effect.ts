import type { Context, MiddlewareHandler } from 'hono'
import type { CurrentPolicy, PolicyInForce } from '#platform/policy-in-force/hold-policy.ts'

declare module 'hono' {
  interface ContextVariableMap {
    policyInForce?: PolicyInForce
  }
}

/** Each request obeys, from its beginning to its end, the policy that was in effect when it came. */
export function obeyPolicy(current: CurrentPolicy): MiddlewareHandler {
  return (c, next) => {
    c.set('policyInForce', current())
    return next()
  }
}

/** The policy that this request obeys. */
export function policyOf(c: Context): PolicyInForce {
  const policy = c.get('policyInForce')
  if (!policy) throw new Error('no policy was given to this request: createWeb does it')
  return policy
}

/** Made once for each version: a page that is the same for everybody until another takes effect. */
export function perVersion<T>(make: (policy: PolicyInForce) => T): (c: Context) => T {
  let made: { readonly version: string; readonly page: T } | undefined
  return (c) => {
    const policy = policyOf(c)
    if (made?.version !== policy.version) made = { version: policy.version, page: make(policy) }
    return made.page
  }
}
