import { Hono } from 'hono'
import { startNameServer } from '#platform/dns/server.ts'
import { sandboxAddresses } from '#platform/sandbox/addresses.ts'
import type { SandboxWorld, VendorSandbox } from '#platform/sandbox/world.ts'
import { accountKeys, type Call, holdBursts, keysAreRight, readBody, requireKeys } from './access.ts'
import { addAccountCalls } from './account-calls.ts'
import { addCall } from './calls.ts'
import { nothing, pricing } from './contract.ts'
import { addDomainCalls } from './domain-calls.ts'
import { idempotency } from './idempotency.ts'
import { answerAsPorkbun, ownNameServers, parkingAddress, parkingHost } from './name-servers.ts'
import { refusal, send, success } from './outcome.ts'
import { shownPrices } from './price-list.ts'
import { porkbunRates, type Rates } from './rates.ts'
import { registryLink } from './registry-link.ts'
import { websiteRoutes } from './website.ts'
import { addZoneCalls } from './zone-calls.ts'

function api(world: SandboxWorld, rates: Rates): Hono<Call> {
  const { store } = world
  const app = new Hono<Call>()
  app.use(holdBursts(rates), readBody)
  addCall(app, '/ip', nothing, async () => success({ yourIp: '127.0.0.1' }), 'also-get')
  addCall(
    app,
    '/pricing/get',
    pricing,
    async ({ body }) => success({ pricing: shownPrices(body.tlds) }),
    'also-get',
  )
  app.on(['GET', 'POST'], '/ping', async (c) => {
    const right = await keysAreRight(store, c)
    if (right === false) return send(c, refusal('INVALID_API_KEYS_001', 'Invalid API key.'))
    return send(c, success({ yourIp: '127.0.0.1', ...(right ? { credentialsValid: true } : {}) }))
  })
  app.use(requireKeys(store), idempotency(store))
  addDomainCalls(app, world, rates)
  addZoneCalls(app, world)
  addAccountCalls(app, world)
  app.notFound((c) => send(c, refusal('NOT_FOUND', 'No such call.', 404)))
  return app
}

export function createPorkbunSandbox(rates: Rates): VendorSandbox {
  return {
    name: 'porkbun',
    http: (world) =>
      new Hono().route('/api/json/v3', api(world, rates)).route('/website', websiteRoutes(world)),
    async listen(world) {
      const { porkbunNameServer } = sandboxAddresses
      const { host, port } = world.network.endpoint(porkbunNameServer, 53)
      const registry = registryLink(world)
      for (const name of ownNameServers) await registry.putHost(name, porkbunNameServer)
      await registry.putHost(parkingHost, parkingAddress)
      return startNameServer({ host, port, answer: (name, type) => answerAsPorkbun(world, name, type) })
    },
    credentials: (world) => accountKeys(world.store),
  }
}

/** The registrar, at the rates that were last seen of it. */
export const porkbunSandbox = createPorkbunSandbox(porkbunRates)
