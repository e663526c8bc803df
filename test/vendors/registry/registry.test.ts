import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Resolver } from '#platform/dns/resolve.ts'
import { worldResolver } from '#platform/sandbox/world-resolver.ts'
import { startTestSandboxes, type TestSandboxWorld } from '#test/support/sandbox-world.ts'
import { registrySandbox } from '#vendors/registry/sandbox/registry.ts'

let world: TestSandboxWorld
let resolver: Resolver
beforeAll(async () => {
  world = await startTestSandboxes([registrySandbox])
  resolver = worldResolver(world.network)
})
afterAll(() => world?.close())

async function call(method: string, path: string, body?: unknown) {
  const answer = await fetch(world.origin('registry') + path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text }
}

const anna = {
  firstName: 'Anna',
  lastName: 'Berg',
  organization: 'Acme Ltd',
  address1: 'Harbour Street 1',
  city: 'Leeds',
  postalCode: 'LS1 1AA',
  country: 'GB',
  phone: '1134960000',
  phoneCountryCode: '44',
  email: 'anna@acme.example',
}
const register = (name: string, registrant = anna, registrantConfirmed = false) =>
  call('POST', '/domains', {
    name,
    registrar: 'test',
    years: 1,
    nameServers: ['ns1.host.example', 'ns2.host.example'],
    registrant,
    registrantConfirmed,
  })
const confirmationLink = async (domain: string) => {
  const { body } = await call('GET', '/mails')
  const mail = body.mails.findLast(({ subject }: { subject: string }) => subject.includes(domain))
  return /\/confirmations\/\S+/.exec(mail.text)?.[0] ?? ''
}

test('a registered domain is delegated to its name servers, and a second registration is refused', async () => {
  expect((await register('fresh.com', anna, true)).status).toBe(201)
  expect((await register('fresh.com', anna, true)).status).toBe(409)
  expect(await resolver.nameServersOf('fresh.com')).toEqual({
    kind: 'found',
    nameServers: ['ns1.host.example', 'ns2.host.example'],
  })
  expect(await resolver.nameServersOf('never.com')).toEqual({ kind: 'none', reason: 'nxdomain' })
})

test('a domain whose registrant does not confirm in 15 days stops resolving until they do', async () => {
  const bob = { ...anna, firstName: 'Bob', email: 'bob@acme.example' }
  const made = await register('waiting.com', bob)
  expect(made.body.verification.state).toBe('pending')
  world.advance({ days: 14, hours: 23 })
  expect((await resolver.nameServersOf('waiting.com')).kind).toBe('found')
  world.advance({ hours: 2 })
  expect(await resolver.nameServersOf('waiting.com')).toEqual({ kind: 'none', reason: 'nxdomain' })
  expect((await call('GET', '/rdap/domain/waiting.com')).body.status).toEqual(['client hold'])

  const link = await confirmationLink('waiting.com')
  await call('GET', link)
  expect((await call('GET', '/domains/waiting.com')).body.status).toBe('suspended')
  await call('POST', link)
  expect((await call('GET', '/domains/waiting.com')).body).toMatchObject({
    status: 'active',
    verification: { state: 'confirmed' },
  })
  expect((await resolver.nameServersOf('waiting.com')).kind).toBe('found')
})

test('a registrant is asked once, not once for each domain', async () => {
  const carla = { ...anna, firstName: 'Carla', email: 'carla@acme.example' }
  await register('one.com', anna, true)
  await register('two.com', anna, true)
  const before = (await call('GET', '/mails')).body.mails.length
  await call('PUT', '/domains/one.com/registrant', { registrant: carla })
  await call('PUT', '/domains/two.com/registrant', { registrant: carla })
  expect((await call('GET', '/mails')).body.mails).toHaveLength(before + 1)
  await call('POST', await confirmationLink('one.com'))
  expect((await call('GET', '/domains/two.com')).body.verification).toEqual({ state: 'confirmed' })
})

test('an expired domain stops resolving; a renewed one goes on', async () => {
  await register('ends.com', anna, true)
  await register('goes-on.com', anna, true)
  await call('POST', '/domains/goes-on.com/renewals', { years: 1 })
  world.advance({ days: 370 })
  expect((await resolver.nameServersOf('ends.com')).kind).toBe('none')
  expect((await resolver.nameServersOf('goes-on.com')).kind).toBe('found')
})

test('a zone outside every vendor can be published and read, and its name cannot be registered', async () => {
  const records = [
    { type: 'TXT', name: 'acme.com', text: 'segmento-token=1' },
    { type: 'MX', name: 'acme.com', preference: 10, host: 'mx.acme.com' },
  ]
  expect((await call('PUT', '/zones/acme.com', { records })).status).toBe(200)
  expect(await resolver.lookUp('acme.com', 'TXT')).toMatchObject({ records: [{ text: 'segmento-token=1' }] })
  expect(await resolver.lookUp('www.acme.com', 'A')).toMatchObject({ kind: 'none', reason: 'nxdomain' })
  expect((await register('acme.com')).status).toBe(409)
})

test('a host made known resolves to its address and is glue for the domains it serves', async () => {
  await call('PUT', '/hosts/ns1.host.example', { address: '192.0.2.77' })
  expect(await resolver.lookUp('ns1.host.example', 'A')).toMatchObject({
    records: [{ address: '192.0.2.77' }],
  })
})
