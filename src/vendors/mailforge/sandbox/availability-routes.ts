import { Hono } from 'hono'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { worldResolver } from '#platform/sandbox/world-resolver.ts'
import { availabilityBody, bodyOf } from './bodies.ts'
import { Refusal } from './refusal.ts'

/** List price of a year, in dollars. */
const price = 14

/** Availability as DNS shows it: what is delegated is taken. */
export function availabilityRoutes(world: SandboxWorld): Hono {
  const availability = async (domain: string) => {
    const found = await worldResolver(world.network).nameServersOf(domain)
    return { available: found.kind === 'none', domain, price }
  }
  return new Hono()
    .get('/check-domain-availability', async (c) => {
      const parsed = availabilityBody.safeParse({ domains: [c.req.query('domain')] })
      const [domain] = parsed.data?.domains ?? []
      if (!domain) throw new Refusal(400, 'invalid_request', 'domain: not a domain name')
      return c.json(await availability(domain))
    })
    .post('/check-domain-availability-bulk', async (c) => {
      const { domains } = await bodyOf(c, availabilityBody)
      return c.json(await Promise.all(domains.map(availability)))
    })
}
