import { randomBytes } from 'node:crypto'
import type { Hono } from 'hono'
import { startingBooks } from '#domain/quotes/price-book.ts'
import { policyInEffect } from '#test/support/policy-in-effect.ts'
import type { WebFault, WebParts } from '#web/server/create-web.ts'
import { createWeb, part } from '#web/server/create-web.ts'
import { rateLimits } from '#web/server/rate-limit.ts'
import type { CallRequest, SitePorts } from '#web/site/site-ports.ts'
import { siteRoutes } from '#web/site/site-routes.tsx'

export const today = '2026-11-23'

/** The website over ports that keep what they were given. Machine time stands still until it is moved. */
export function siteFixture(changed: Partial<WebParts> = {}) {
  const asked = {
    calls: [] as CallRequest[],
    guides: [] as unknown[],
    confirmed: [] as string[],
    unsubscribed: [] as string[],
    faults: [] as WebFault[],
  }
  const clock = { nowMs: Date.parse('2026-11-23T10:00:00Z') }
  const nowMs = () => clock.nowMs
  const ports: SitePorts = {
    async submitCallRequest(request) {
      asked.calls.push(request)
    },
    async requestGuide(email) {
      asked.guides.push(email)
    },
    async confirmGuide(token) {
      asked.confirmed.push(token)
      return token === 'good' ? 'confirmed' : 'gone'
    },
    async unsubscribe(token) {
      asked.unsubscribed.push(token)
    },
  }
  const site = siteRoutes({
    ports,
    facts: {
      controllerName: 'Segmento',
      contactAddress: 'team@segmento.co',
      priceBook: () => startingBooks[0],
      today: () => today,
    },
    forms: { key: randomBytes(32), minimumFillMs: 1500, nowMs },
    limit: rateLimits((c) => c.req.header('x-test-address') ?? '192.0.2.1', nowMs),
  })
  const web: Hono = createWeb({
    publicUrl: new URL('http://localhost:3000'),
    checkoutOrigins: ['https://checkout.stripe.com'],
    contactAddress: 'team@segmento.co',
    policy: () => policyInEffect,
    nowMs,
    ready: async () => {},
    report: (fault) => asked.faults.push(fault),
    ...changed,
    parts: [part('/', site), ...(changed.parts ?? [])],
  })
  return { web, asked, clock }
}

/** Fetches a form and gives the ticket it carries. */
export async function ticketOf(web: Hono, address: string): Promise<string> {
  const page = await (await web.request(address)).text()
  return /name="_ticket" value="([^"]+)"/.exec(page)?.[1] ?? ''
}

export function post(
  web: Hono,
  address: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
) {
  return web.request(address, { method: 'POST', body: new URLSearchParams(fields), headers })
}
