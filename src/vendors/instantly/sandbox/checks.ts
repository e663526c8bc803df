import { Hono } from 'hono'
import { z } from 'zod'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { worldResolver } from '#platform/sandbox/world-resolver.ts'
import { body, requireScope } from './access.ts'
import { textsOf } from './look-up.ts'
import { Refusal } from './refusal.ts'

/** Selectors that hosts of mailboxes are known to use: the vendor's own list is not published. */
const selectors = ['mf1', 'mailforge', 'default', 'google', 'selector1', 's1', 'dkim']

/** The host of tracked links that a CNAME must lead to. */
const trackingTarget = 'prox.itrackly.com'

async function vitalsOf(world: SandboxWorld, domain: string) {
  const mx = await worldResolver(world.network).lookUp(domain, 'MX')
  const spf = (await textsOf(world, domain)).some((text) => text.startsWith('v=spf1'))
  const dmarc = (await textsOf(world, `_dmarc.${domain}`)).some((text) => text.startsWith('v=DMARC1'))
  let dkim = false
  for (const selector of selectors)
    dkim ||= (await textsOf(world, `${selector}._domainkey.${domain}`)).some((text) =>
      /(^|;)\s*p=[^;\s]/.test(text),
    )
  const checked = { mx: mx.kind === 'found', spf, dkim, dmarc }
  return { domain, allPass: Object.values(checked).every(Boolean), ...checked }
}

/** What the vendor sees in public DNS, by following the delegation as everybody does. */
export function checkRoutes(world: SandboxWorld): Hono {
  const routes = new Hono()
  routes.post('/accounts/test/vitals', async (c) => {
    requireScope(c, 'accounts', 'read')
    const { accounts } = await body(c, z.object({ accounts: z.array(z.string()).min(1) }))
    const domains = [
      ...new Set(accounts.map((email) => email.slice(email.lastIndexOf('@') + 1).toLowerCase())),
    ]
    const rows = await Promise.all(domains.map((domain) => vitalsOf(world, domain)))
    return c.json({
      status: 'success',
      success_list: rows.filter(({ allPass }) => allPass),
      failure_list: rows.filter(({ allPass }) => !allPass),
    })
  })
  routes.get('/accounts/ctd/status', async (c) => {
    requireScope(c, 'accounts', 'read')
    const host = c.req.query('host')
    if (!host) throw new Refusal(400, 'querystring must have required property host')
    const found = await worldResolver(world.network).lookUp(host, 'CNAME')
    const cname = found.kind === 'found' && found.records.some((record) => record.host === trackingTarget)
    return c.json({ success: cname, ssl: cname, cname, host })
  })
  return routes
}
