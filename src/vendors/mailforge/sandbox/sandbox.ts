import { Hono } from 'hono'
import { keptSecret } from '#platform/sandbox/secret.ts'
import type { VendorSandbox } from '#platform/sandbox/world.ts'
import { availabilityRoutes } from './availability-routes.ts'
import { domainRoutes } from './domain-routes.ts'
import { publishHosts } from './hosts.ts'
import { startMailServers } from './mail-servers.ts'
import { bookRoutes, mailboxRoutes } from './mailbox-routes.ts'
import { startZoneServer } from './name-server.ts'
import { Refusal } from './refusal.ts'
import { workspaceRoutes } from './workspace-routes.ts'

/** Mailforge: its HTTP API, the name server of the domains it hosts, and the mail servers of its inboxes. */
export const mailforgeSandbox: VendorSandbox = {
  name: 'mailforge',
  http(world) {
    const api = new Hono()
    api.use(async (c, next) => {
      const key = c.req.header('authorization')
      if (key !== (await keptSecret(world.store, 'api-key')))
        throw new Refusal(
          401,
          'unauthorized',
          'Invalid API key: it stands alone in Authorization, without "Bearer"',
        )
      await next()
    })
    for (const routes of [workspaceRoutes, availabilityRoutes, domainRoutes, mailboxRoutes])
      api.route('/', routes(world))
    api.all('*', () => {
      throw new Refusal(404, 'not_found', 'Not found')
    })
    const app = new Hono().route('/public', api).route('/', bookRoutes(world))
    app.onError((error, c) => {
      if (error instanceof Refusal) return c.json({ code: error.code, message: error.message }, error.status)
      return c.json({ code: 'internal_error', message: 'Internal error' }, 500)
    })
    return app
  },
  async listen(world) {
    await publishHosts(world)
    const servers = [await startZoneServer(world), ...(await startMailServers(world))]
    return {
      async close() {
        await Promise.all(servers.map((server) => server.close()))
      },
    }
  },
  credentials: async (world) => ({ apiKey: await keptSecret(world.store, 'api-key') }),
}
