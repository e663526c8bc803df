import { Hono } from 'hono'
import { z } from 'zod'
import type { SandboxWorld, VendorSandbox } from '#platform/sandbox/world.ts'
import { admission, body, makeKey } from './access.ts'
import { accountRoutes } from './accounts.ts'
import { campaignAnalyticsRoutes } from './campaign-analytics.ts'
import { campaignRoutes } from './campaigns.ts'
import { checkRoutes } from './checks.ts'
import { dailyAnalyticsRoutes } from './daily-analytics.ts'
import { jobRoutes, settleJobs } from './jobs.ts'
import { rateCount } from './rate.ts'
import { Refusal } from './refusal.ts'
import { warmUpRoutes } from './warm-up.ts'
import { webhookRoutes } from './webhooks.ts'

/** What a person or a test may ask of the stand-in that the vendor does not offer. */
function ownRoutes(world: SandboxWorld): Hono {
  return new Hono()
    .post('/_keys', async (c) => {
      const { scopes } = await body(c, z.strictObject({ scopes: z.array(z.string()) }))
      return c.json({ apiKey: await makeKey(world.store, scopes) }, 201)
    })
    .post('/_plan', async (c) => {
      const plan = await body(c, z.strictObject({ active: z.boolean() }))
      await world.store.put('workspace', 'plan', plan)
      return c.json(plan)
    })
}

/** Instantly API v2 as published in its OpenAPI document of August 2026. */
export const instantlySandbox: VendorSandbox = {
  name: 'instantly',

  http(world) {
    const rate = rateCount()
    const api = new Hono()
    api.use(admission(world.store, rate))
    api.use(async (_, next) => {
      await settleJobs(world)
      await next()
    })
    // Fixed paths below /accounts come before /accounts/:email.
    for (const routes of [
      warmUpRoutes(world),
      dailyAnalyticsRoutes(world),
      checkRoutes(world),
      accountRoutes(world),
      jobRoutes(world),
      // Before /campaigns/:id.
      campaignAnalyticsRoutes(world),
      campaignRoutes(world),
      webhookRoutes(world),
    ])
      api.route('/', routes)

    const app = new Hono()
    app.get('/_rate', (c) => c.json(rate.report()))
    app.route('/', ownRoutes(world))
    app.route('/api/v2', api)
    app.onError((error) =>
      error instanceof Refusal
        ? Response.json(error.body(), { status: error.status })
        : Response.json(
            { statusCode: 500, error: 'Internal Server Error', message: error.message },
            { status: 500 },
          ),
    )
    app.notFound((c) => c.json(new Refusal(404, `Route ${c.req.method} not found`).body(), 404))
    return app
  },

  async credentials(world) {
    const kept = await world.store.get<{ apiKey: string }>('workspace', 'credentials')
    if (kept) return kept
    const made = { apiKey: await makeKey(world.store, ['all:all']) }
    await world.store.put('workspace', 'credentials', made)
    return made
  },
}
