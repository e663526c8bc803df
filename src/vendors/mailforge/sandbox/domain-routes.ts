import { Hono } from 'hono'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { workspacesOf } from './account.ts'
import { bodyOf, dnsBody, forwardsBody, transferBody } from './bodies.ts'
import {
  type DomainDocument,
  domainNamed,
  domainWithId,
  keepDomain,
  newDomain,
  observeDelegation,
  statusOf,
} from './domain.ts'
import { nameServers } from './hosts.ts'
import { Refusal } from './refusal.ts'
import { ownRecords, replacement } from './zone.ts'

export function domainRoutes(world: SandboxWorld): Hono {
  const { store } = world

  async function bringIn(
    name: string,
    body: { workspaceId: string; dmarcEmail?: string | undefined; forwardToDomain?: string | undefined },
  ) {
    if (name.includes('unpaid')) throw new Refusal(402, 'payment_required', 'No valid payment method')
    const now = await world.now()
    const made = await newDomain({
      name,
      workspaceId: body.workspaceId,
      dmarcEmail: body.dmarcEmail,
      forwardToDomain: body.forwardToDomain,
      now,
    })
    return store.exclusively(async (exclusive) => {
      const kept = await domainNamed(exclusive, name)
      if (kept && kept.workspaceId !== body.workspaceId)
        throw new Refusal(409, 'domain_exists', 'The domain is in another workspace')
      if (!kept) await keepDomain(exclusive, made, now)
      return { domain: kept ?? made, fresh: !kept }
    })
  }

  async function change(id: string, apply: (domain: DomainDocument) => DomainDocument): Promise<void> {
    const now = await world.now()
    await store.exclusively(async (exclusive) => {
      await keepDomain(exclusive, apply(await domainWithId(exclusive, id)), now)
    })
  }

  return new Hono()
    .get('/domains', async (c) => {
      const { status, search } = c.req.query()
      const all = await store.list<DomainDocument>('domains')
      const asked = all.filter(({ body }) => !search || body.name.includes(search.toLowerCase()))
      const seen = await Promise.all(asked.map(({ body }) => observeDelegation(world, body)))
      const now = await world.now()
      const shown = seen.map((domain) => shownDomain(domain, now))
      return c.json(shown.filter((domain) => !status || domain.status === status))
    })
    .get('/domains/extra-fields', () => {
      throw new Refusal(403, 'forbidden', 'Not open to this account')
    })
    .post('/domains/transfer', async (c) => {
      const body = await bodyOf(c, transferBody)
      if (!(await workspacesOf(store)).some(({ id }) => id === body.workspaceId))
        throw new Refusal(404, 'workspace_not_found', 'Workspace not found')
      const brought = []
      for (const name of new Set(body.domains)) brought.push(await bringIn(name, body))
      const now = await world.now()
      return c.json({
        domains: brought.map(({ domain }) => shownDomain(domain, now)),
        invoice: { id: crypto.randomUUID(), subTotal: 0, total: 0, amountPaid: 0, creditsApplied: 0 },
        allDomainsAlreadyInWorkspace: brought.every(({ fresh }) => !fresh),
      })
    })
    .get('/domains/:id/dns', async (c) => {
      const domain = await domainWithId(store, c.req.param('id'))
      return c.json([
        ...ownRecords(domain).map((record) => ({ ...record, editable: false })),
        ...domain.records.map((record) => ({ ...record, editable: true })),
      ])
    })
    .put('/domains/:id/dns', async (c) => {
      const { records } = await bodyOf(c, dnsBody)
      await change(c.req.param('id'), (domain) => ({
        ...domain,
        records: replacement(domain, records),
        left: [],
      }))
      return c.body(null, 204)
    })
    .patch('/domains/forwards', async (c) => {
      const forwards = await bodyOf(c, forwardsBody)
      for (const { domainId } of forwards) await domainWithId(store, domainId)
      for (const { domainId, forwardToDomain, domainMasking } of forwards) {
        if (domainMasking) throw new Refusal(402, 'payment_required', 'Masking has to be bought first')
        await change(domainId, (domain) => ({ ...domain, forwardToDomain }))
      }
      return c.body(null, 204)
    })
    .put('/domains/:id/enable-autorenew', async (c) => {
      await change(c.req.param('id'), (domain) => ({ ...domain, autoRenew: true }))
      return c.body(null, 204)
    })
    .put('/domains/:id/disable-autorenew', async (c) => {
      await change(c.req.param('id'), (domain) => ({ ...domain, autoRenew: false }))
      return c.body(null, 204)
    })
}

function shownDomain(domain: DomainDocument, now: Date) {
  const status = statusOf(domain, now)
  const dot = domain.name.indexOf('.')
  return {
    id: domain.id,
    workspaceId: domain.workspaceId,
    sld: domain.name.slice(0, dot),
    tld: domain.name.slice(dot + 1),
    status,
    type: 'transferred',
    priceCents: 0,
    nameservers: [...nameServers],
    ...(domain.forwardToDomain ? { forwardToDomain: domain.forwardToDomain } : {}),
    ...(domain.dmarcEmail ? { dmarcEmail: domain.dmarcEmail } : {}),
    isTransferred: true,
    ...(status === 'failed' ? { failedReason: 'Provisioning failed' } : {}),
    autoRenewStatus: domain.autoRenew ? 'enabled' : 'disabled',
    createdAt: domain.createdAt,
    updatedAt: domain.updatedAt,
  }
}
