import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openPurposes } from '#platform/database/purposes.ts'
import { testMasterKey, testRolePrefix } from '#test/support/migrated-database.ts'
import { about, actor, type GuardWorld, openGuardWorld, request } from './guard-world.ts'

let world: GuardWorld
beforeAll(async () => {
  world = await openGuardWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  world.vendor.received.length = 0
  world.vendor.answer = (response) => void response.end('{}')
})

const calls = () => world.vendor.received.length

/** Another process: the same database over connections of its own. */
const otherProcess = () =>
  openPurposes({
    databaseUrl: world.db.url,
    masterKey: testMasterKey,
    rolePrefix: testRolePrefix,
    vault: world.db.vault,
  })

test('the calls of all processes on one account keep its spacing between them', async () => {
  const other = otherProcess()
  const arrivals: number[] = []
  world.vendor.answer = (response) => {
    arrivals.push(performance.now())
    response.end('{}')
  }
  const spacingMs = () => 100
  const lines = [world.guard({ spacingMs }), world.guard({ spacingMs, inPurpose: other.inPurpose })].map(
    (guard) => guard.line(world.connection(), actor, about()),
  )
  try {
    // The first call of a process also waits for what is made once, which would bring the next closer to it.
    await Promise.all(lines.map((line) => line(request())))
    arrivals.length = 0
    await Promise.all([...lines, ...lines, ...lines].map((line) => line(request())))
  } finally {
    await other.close()
  }
  expect(arrivals).toHaveLength(6)
  // Each leaves at a place of its own; how long one travels may bring two a little closer.
  expect((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThan(400)
})

test('no two askers get the same place, whatever their purpose', async () => {
  const other = otherProcess()
  const place = async (
    { inPurpose }: Pick<typeof other, 'inPurpose'>,
    purpose: 'billing' | 'service-delivery',
  ) =>
    inPurpose(purpose, actor, async (tx) => {
      const [row] = await tx.call<{ at: number }>(
        `select extract(epoch from app.take_rate_slots('{lane}', '{100 milliseconds}'))::float8 * 1000 as at`,
        [],
      )
      return row?.at ?? 0
    })
  try {
    const asked = Array.from({ length: 6 }, () => [
      place(world.db, 'billing'),
      place(other, 'service-delivery'),
    ])
    const places = (await Promise.all(asked.flat())).sort((a, b) => a - b)
    for (const [index, at] of places.entries())
      if (index > 0) expect(at - (places[index - 1] ?? 0)).toBeGreaterThan(99.9)
  } finally {
    await other.close()
  }
})

test('a kind of call with a rate of its own keeps it, however long the other calls of the account hold it up', async () => {
  // Orders wait behind other calls, one longer than the next; they must not come closer to each other for that.
  const spacingMs = (_connection: unknown, operation?: string) =>
    operation === undefined ? 100 : operation === 'person.add' ? 800 : 0
  const line = world.guard({ spacingMs }).line(world.connection({ id: 'paced' }), actor, about())
  const order = () => line(request({ operation: 'person.add' })).then(() => performance.now())
  const others = () => Promise.all(Array.from({ length: 4 }, () => line(request())))
  const [, ...answered] = await Promise.all([others(), order(), order(), others(), order()])
  const orders = answered.filter((one) => typeof one === 'number').toSorted((a, b) => a - b)
  expect(orders).toHaveLength(3)
  // An answer may be heard late, on a machine that does much else.
  for (const [index, at] of orders.entries())
    if (index > 0) expect(at - (orders[index - 1] ?? 0)).toBeGreaterThan(400)
})

test('calls of a kind with a slower rate hold up none of the others', async () => {
  const place = async (lanes: Readonly<Record<string, number>>) => {
    const { rows } = await world.db.owner.query<{ at: number }>(
      `select extract(epoch from app.take_rate_slots($1, array(
         select make_interval(secs => ms / 1000) from unnest($2::float8[]) with ordinality as spacing (ms, nth) order by nth
       )))::float8 * 1000 as at`,
      [Object.keys(lanes), Object.values(lanes)],
    )
    return rows[0]?.at ?? Number.NaN
  }
  const order = { account: 2000, 'account order': 9000 }
  const orders = [await place(order), await place(order), await place(order)]
  const others = [
    await place({ account: 2000 }),
    await place({ account: 2000 }),
    await place({ account: 2000 }),
  ]
  expect(Math.max(...others)).toBeLessThan(orders[1] ?? 0)
  // And none of them comes closer to another than the account allows.
  const all = [...orders, ...others, await place({ account: 2000 })].toSorted((a, b) => a - b)
  const closest = Math.min(...all.slice(1).map((at, nth) => at - (all[nth] ?? 0)))
  expect(closest).toBeGreaterThan(1999.9)
  const apart = orders.slice(1).map((at, nth) => at - (orders[nth] ?? 0))
  expect(Math.min(...apart)).toBeGreaterThan(8999.9)
})

test('an account that was idle is called at once', async () => {
  const line = world.guard({ spacingMs: () => 60_000 }).line(world.connection({ id: 'idle' }), actor, about())
  await line(request())
  expect(calls()).toBe(1)
})

test('a repeatable call is sent again after a fault, three times in all', async () => {
  world.vendor.answer = (response) =>
    void (calls() < 3 ? response.writeHead(503).end('<html>busy</html>') : response.end('{"done":true}'))
  expect((await world.line()(request())).json()).toEqual({ done: true })
  expect(calls()).toBe(3)
  world.vendor.received.length = 0
  world.vendor.answer = (response) => void response.destroy()
  await expect(world.line()(request())).rejects.toMatchObject({ failure: 'unavailable' })
  expect(calls()).toBe(3)
  const { rows } = await world.db.owner.query(
    'select outcome, attempt from vendor_calls order by id desc limit 3',
  )
  expect(rows.map((row) => `${row.attempt} ${row.outcome}`)).toEqual(['3 lost', '2 lost', '1 lost'])
})

test.each([500, 503])(
  'a call that may not be repeated is sent once, also when the answer is %i',
  async (status) => {
    world.vendor.answer = (response) => void response.writeHead(status).end('<html>busy</html>')
    await expect(world.line()(request({ repeatable: false }))).rejects.toMatchObject({
      failure: 'unavailable',
      fault: { code: 'vendor.unavailable' },
    })
    expect(calls()).toBe(1)
  },
)

test('a call that may not be repeated is sent once, also when no answer comes', async () => {
  const line = world.guard({ timeoutMs: 100 }).line(world.connection(), actor, about())
  for (const silence of [(response: { destroy(): void }) => void response.destroy(), () => {}]) {
    world.vendor.received.length = 0
    world.vendor.answer = silence
    await expect(line(request({ repeatable: false }))).rejects.toMatchObject({ failure: 'unavailable' })
    expect(calls()).toBe(1)
  }
})

test('an answer that stops half-way is no answer', async () => {
  world.vendor.answer = (response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{"half":')
    response.destroy()
  }
  await expect(world.line()(request({ repeatable: false }))).rejects.toMatchObject({ failure: 'unavailable' })
})

test('a vendor that asks to wait a little is waited for, also by a call that may not be repeated', async () => {
  world.vendor.answer = (response) =>
    void (calls() === 1 ? response.writeHead(429, { 'retry-after': '1' }).end() : response.end('{}'))
  const started = performance.now()
  await world.line()(request({ repeatable: false }))
  expect(calls()).toBe(2)
  expect(performance.now() - started).toBeGreaterThan(950)
})

test.each([
  ['seconds', () => '60'],
  ['a date', () => new Date(Date.now() + 60_000).toUTCString()],
])('a vendor that asks for more patience, in %s, gets it from whoever called', async (_, retryAfter) => {
  world.vendor.answer = (response) => void response.writeHead(429, { 'retry-after': retryAfter() }).end()
  const error = await world
    .line()(request())
    .catch((failure: unknown) => failure)
  expect(error).toMatchObject({ failure: 'limited', fault: { code: 'vendor.limited' } })
  expect((error as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(55_000)
  expect((error as { retryAfterMs: number }).retryAfterMs).toBeLessThanOrEqual(60_000)
  expect(calls()).toBe(1)
})

test('a refusal is the caller’s to read, and is not asked for again', async () => {
  world.vendor.answer = (response) => void response.writeHead(400).end('{"code":"NO"}')
  const answered = await world.line()(request())
  expect([answered.status, answered.json()]).toEqual([400, { code: 'NO' }])
  expect(calls()).toBe(1)
})

test('an answer that is no JSON is garbled, and its text stays out of the error', async () => {
  world.vendor.answer = (response) => void response.end('<html>Hello ada@acme.example</html>')
  const answered = await world.line()(request())
  expect(() => answered.json()).toThrow(expect.objectContaining({ failure: 'garbled' }))
  expect(() => answered.json()).not.toThrow(/ada@/)
})
