import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { SandboxWorld } from '#platform/sandbox/world.ts'
import { collections, domainWithStanding, type KeptMail, verificationFor } from './books.ts'
import { confirmationPage } from './confirmation-page.ts'
import {
  domainName,
  host,
  nameServerChange,
  outsideZone,
  registrantChange,
  registration,
  renewal,
} from './contract.ts'
import { addYears, type RegisteredDomain, registrableName, type Verification } from './domains.ts'
import { rdapDomain } from './rdap.ts'
import { sendVerificationMail } from './verification-mail.ts'

export function registryRoutes(world: SandboxWorld): Hono {
  const { store } = world
  return new Hono()
    .post('/domains', (c) => withBody(c, registration, (body) => register(world, c, body)))
    .get('/domains/:name', async (c) => orMissing(c, await domainWithStanding(world, c.req.param('name'))))
    .put('/domains/:name/name-servers', (c) =>
      withBody(c, nameServerChange, ({ nameServers }) =>
        change(world, c, async (domain) => ({ ...domain, nameServers })),
      ),
    )
    .put('/domains/:name/registrant', (c) =>
      withBody(c, registrantChange, (body) => setRegistrant(world, c, body.registrant)),
    )
    .post('/domains/:name/renewals', (c) =>
      withBody(c, renewal, ({ years }) =>
        change(world, c, async (domain) => ({
          ...domain,
          expiresAt: addYears(new Date(domain.expiresAt), years).toISOString(),
        })),
      ),
    )
    .get('/rdap/domain/:name', async (c) => {
      const domain = await domainWithStanding(world, c.req.param('name'))
      return domain
        ? c.json(rdapDomain(domain), 200, { 'content-type': 'application/rdap+json' })
        : c.json({ errorCode: 404 }, 404)
    })
    .put('/zones/:name', (c) =>
      withBody(c, outsideZone, async ({ records }) => {
        const name = domainName.safeParse(c.req.param('name'))
        if (!name.success) return c.json({ message: 'not a domain name' }, 400)
        if (await store.get(collections.domains, name.data))
          return c.json({ message: 'registered here: its name servers run the zone' }, 409)
        const outside = records.filter((record) => !`.${record.name}`.endsWith(`.${name.data}`))
        if (outside.length > 0) return c.json({ message: 'a record lies outside the zone' }, 400)
        await store.put(collections.zones, name.data, { records })
        return c.json({ name: name.data, records })
      }),
    )
    .get('/zones/:name', async (c) => orMissing(c, await store.get(collections.zones, c.req.param('name'))))
    .put('/hosts/:name', (c) =>
      withBody(c, host, async (body) => {
        await store.put(collections.hosts, c.req.param('name').toLowerCase(), body)
        return c.json(body)
      }),
    )
    .get('/mails', async (c) =>
      c.json({ mails: (await store.list<KeptMail>(collections.mails)).map(({ body }) => body) }),
    )
    .get('/confirmations/:token', async (c) => {
      const verification = await verificationOf(world, c.req.param('token'))
      return verification ? c.html(confirmationPage(verification)) : c.text('This link is not known.', 404)
    })
    .post('/confirmations/:token', async (c) => {
      const verification = await verificationOf(world, c.req.param('token'))
      if (!verification) return c.text('This link is not known.', 404)
      const confirmed = { ...verification, confirmedAt: (await world.now()).toISOString() }
      await store.put(collections.verifications, verification.id, confirmed)
      return c.html(confirmationPage(confirmed))
    })
}

async function verificationOf(world: SandboxWorld, token: string): Promise<Verification | undefined> {
  const all = await world.store.list<Verification>(collections.verifications)
  return all.find(({ body }) => body.token === token)?.body
}

async function register(world: SandboxWorld, c: Context, body: z.infer<typeof registration>) {
  if (registrableName(body.name) !== body.name) return c.json({ message: 'not below a TLD we have' }, 400)
  const now = await world.now()
  const made = await world.store.exclusively(async (store) => {
    const taken =
      (await store.get(collections.domains, body.name)) ?? (await store.get(collections.zones, body.name))
    if (taken) return undefined
    const { registrar, registrant, registrantConfirmed: confirmed } = body
    const { verification, fresh } = await verificationFor(store, { registrar, registrant, now, confirmed })
    const domain: RegisteredDomain = {
      name: body.name,
      registrar,
      nameServers: body.nameServers,
      registrant,
      verificationId: verification.id,
      registrantSince: now.toISOString(),
      createdAt: now.toISOString(),
      expiresAt: addYears(now, body.years).toISOString(),
    }
    await store.put(collections.domains, body.name, domain)
    return { verification, fresh }
  })
  if (!made) return c.json({ message: 'taken' }, 409)
  if (made.fresh) await sendVerificationMail(world, made.verification, body.name)
  return c.json(await domainWithStanding(world, body.name), 201)
}

/** A new name, organisation or address asks for confirmation, unless that person confirmed before. */
async function setRegistrant(
  world: SandboxWorld,
  c: Context,
  registrant: z.infer<typeof registrantChange>['registrant'],
) {
  let ask: Verification | undefined
  const now = await world.now()
  const answer = await change(world, c, async (domain, store) => {
    const { registrar } = domain
    const asked = await verificationFor(store, { registrar, registrant, now, confirmed: false })
    if (asked.fresh) ask = asked.verification
    const same = asked.verification.id === domain.verificationId
    return {
      ...domain,
      registrant,
      verificationId: asked.verification.id,
      registrantSince: same ? domain.registrantSince : now.toISOString(),
    }
  })
  if (ask) await sendVerificationMail(world, ask, c.req.param('name') ?? '')
  return answer
}

async function change(
  world: SandboxWorld,
  c: Context,
  apply: (domain: RegisteredDomain, store: SandboxWorld['store']) => Promise<RegisteredDomain>,
) {
  const name = c.req.param('name') ?? ''
  const found = await world.store.exclusively(async (store) => {
    const domain = await store.get<RegisteredDomain>(collections.domains, name)
    if (!domain) return false
    await store.put(collections.domains, name, await apply(domain, store))
    return true
  })
  return orMissing(c, found ? await domainWithStanding(world, name) : undefined)
}

async function withBody<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
  handle: (body: z.infer<Schema>) => Promise<Response>,
): Promise<Response> {
  const parsed = schema.safeParse(await c.req.json().catch(() => undefined))
  return parsed.success ? handle(parsed.data) : c.json({ message: z.prettifyError(parsed.error) }, 400)
}

const orMissing = (c: Context, found: unknown): Response =>
  found === undefined ? c.json({ message: 'not known' }, 404) : c.json(found)
