import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Connection, LineContext, OutboundRequest } from '#platform/guard/line.ts'
import { allInEffect } from '#test/support/all-in-effect.ts'
import { about, actor, type GuardWorld, openGuardWorld, request, startVendor } from './guard-world.ts'

let world: GuardWorld
beforeAll(async () => {
  world = await openGuardWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  world.vendor.received.length = 0
  world.vendor.answer = (response) => void response.end('{}')
})

/** The code with which the guard stops it; nothing may have reached the vendor nor the ledger. */
async function stopped(
  given: Partial<OutboundRequest>,
  connection: Partial<Connection> = {},
  context: Partial<LineContext> = {},
): Promise<string> {
  const before = await world.db.owner.query('select count(*) from app.evidence')
  const refusal = await world
    .line(
      context,
      connection,
    )(request(given))
    .then(
      () => undefined,
      (error: unknown) => error,
    )
  expect(world.vendor.received).toEqual([])
  const after = await world.db.owner.query('select count(*) from app.evidence')
  expect(after.rows).toEqual(before.rows)
  expect(refusal).toMatchObject({ name: 'GuardRefusal' })
  return (refusal as { fault: { code: string } }).fault.code
}

test('nothing leaves to a recipient that the policy does not name', async () => {
  expect(await stopped({}, { vendor: 'data-broker' })).toBe('guard.undeclared-recipient')
})

test('nothing leaves to a recipient that is named but not connected', async () => {
  const line = world
    .guard({ recipients: allInEffect() })
    .line(world.connection({ vendor: 'notion' }), actor, about({ purpose: 'service-delivery' }))
  await expect(line(request())).rejects.toMatchObject({ fault: { code: 'guard.undeclared-operation' } })
  expect(world.vendor.received).toEqual([])
})

test('nothing leaves for a purpose that the recipient does not serve', async () => {
  expect(await stopped({}, {}, { purpose: 'newsletter' })).toBe('guard.undeclared-purpose')
})

test('nothing leaves in an operation that is not declared', async () => {
  expect(await stopped({ operation: 'person.sell' })).toBe('guard.undeclared-operation')
})

test.each<[string, Partial<OutboundRequest>]>([
  ['a JSON field', { json: { shoeSize: 'x' } }],
  ['a JSON field below a declared one', { json: { people: [{ name: { last: 'x' } }] } }],
  ['a field in the second element of an array', { json: { people: [{ email: 'x' }, { phone: 'x' }] } }],
  ['a field in an array of arrays', { json: { people: [[{ phone: 'x' }]] } }],
  ['a value where the declaration has an object', { json: { people: 'x' } }],
  ['a body that is itself a value', { json: 'x' }],
  ['an array of values', { json: ['x'] }],
  ['a field two levels below a wildcard', { json: { metadata: { one: { two: 'x' } } } }],
  ['a name that every object has', { json: { constructor: 'x' } }],
  ['a form field', { form: 'shoeSize=x' }],
  ['a nested form field', { form: 'people[0][phone]=x' }],
  ['a form that is no form', { form: '{"email":"x"}' }],
  ['a query field', { query: { shoeSize: 'x' } }],
  ['a path parameter', { path: '/people/{shoeSize}', params: { shoeSize: 'x' } }],
])('%s that is not declared does not leave', async (_, given) => {
  expect(await stopped({ operation: 'person.add', ...given })).toBe('guard.undeclared-field')
})

test('a refusal tells the field and never its value', async () => {
  const refusal = await world
    .line()(request({ operation: 'person.add', json: { shoeSize: 'ada@acme.example' } }))
    .catch((error: Error) => error.message)
  expect(refusal).toContain('shoeSize')
  expect(refusal).not.toContain('ada@acme.example')
})

test('declared fields leave as they are, in path, query, JSON and form', async () => {
  const line = world.line()
  const operation = 'person.add'
  const json = { people: [{ email: 'a@b.example', name: { first: 'Ada' } }], metadata: { lead: '1' } }
  await line(
    request({ operation, path: '/people/{id}', params: { id: 'a/b?c' }, query: { email: ['x', 'y'] }, json }),
  )
  await line(request({ operation, form: 'people[0][email]=a%40b.example&metadata[lead]=1' }))
  const [first, second] = world.vendor.received
  expect(first).toMatchObject({ method: 'POST', url: '/api/people/a%2Fb%3Fc?email=x&email=y' })
  expect(first?.headers['content-type']).toBe('application/json')
  expect(JSON.parse(first?.body ?? '')).toEqual(json)
  expect(second?.body).toBe('people[0][email]=a%40b.example&metadata[lead]=1')
  expect(second?.headers['content-type']).toBe('application/x-www-form-urlencoded')
})

test('a value cannot leave its place in the path, nor a path the base URL', async () => {
  const line = world.line()
  const operation = 'person.add'
  for (const id of ['..', '.', ''])
    await expect(line(request({ operation, path: '/people/{id}', params: { id } }))).rejects.toThrow(
      /no value for/,
    )
  await expect(line(request({ operation, path: '/people/{id}' }))).rejects.toThrow(/no value for/)
  for (const path of ['@data-broker.example/', '.data-broker.example', '0/ping', '/ping?email=x', '/ping#x'])
    await expect(line(request({ path }))).rejects.toThrow(/begins with/)
  expect(world.vendor.received).toEqual([])
})

test.each<[string, Partial<Connection>]>([
  ['a live account at another host', { mode: 'live', baseUrl: 'https://data-broker.example' }],
  [
    'a live account below a declared host',
    { mode: 'live', baseUrl: 'https://api.vendor.example.evil.example' },
  ],
  ['a live account without encryption', { mode: 'live', baseUrl: 'http://api.vendor.example' }],
  [
    'a live account on this machine where that is not declared',
    { mode: 'live', baseUrl: 'https://localhost' },
  ],
  ['a sandbox account outside of this machine', { mode: 'sandbox', baseUrl: 'https://api.vendor.example' }],
  [
    'a sandbox account at a name that only looks like this machine',
    { baseUrl: 'http://127.0.0.1.evil.example' },
  ],
])('%s is not called', async (_, connection) => {
  expect(await stopped({}, connection)).toBe('guard.undeclared-host')
})

test('a live account at a declared host is called, encrypted', async () => {
  const call = world.line({}, { mode: 'live', baseUrl: world.vendor.origin.replace('http:', 'https:') })
  // The server speaks no TLS, so the call fails on the wire: the guard let it go there.
  await expect(call(request({ repeatable: false }))).rejects.toMatchObject({ failure: 'unavailable' })
  expect(world.vendor.received).toEqual([])
})

test('a redirect is answered to the caller, not followed', async () => {
  const elsewhere = await startVendor()
  try {
    for (const status of [301, 302, 303, 307, 308]) {
      world.vendor.answer = (response) =>
        void response.writeHead(status, { location: elsewhere.origin }).end()
      const answered = await world.line()(request())
      expect(answered.status).toBe(status)
    }
    expect(elsewhere.received).toEqual([])
  } finally {
    await elsewhere.close()
  }
})
