import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OpenStackPorts } from '#domain/stacks/stack-ports.ts'
import { planPriceOf } from '#domain/tlds/tld-prices.ts'
import { tldsToPropose } from '#domain/tlds/tlds-to-propose.ts'
import { system } from '#platform/database/actor.ts'
import { VendorError, type VendorFailure } from '#platform/errors/vendor-error.ts'
import { type BuildWorld, openBuildWorld } from '#test/support/build-world.ts'
import { lookAround } from '#workflows/look-around.ts'
import { readTldPrices } from '#workflows/read-tld-prices.ts'

let world: BuildWorld
beforeAll(async () => {
  world = await openBuildWorld({ unlimited: true })
}, 90_000)
afterAll(() => world?.close())

const rows = async <R extends Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<R[]> =>
  (await world.db.owner.query<R>(sql, values)).rows
const asked = async () =>
  (await rows<{ n: number }>(`select count(*)::int as n from pgboss.job where name = 'read-tld-prices'`))[0]
    ?.n

test('a plan with .co proposes .co first, and what is bought costs what was read, with its own renewal', async () => {
  await readTldPrices(world.parts, 'sandbox')
  const priced = await world.db.inPurpose('service-delivery', system('test'), (tx) =>
    planPriceOf(tx, 'sandbox', 'co'),
  )
  if (!priced.ok) throw new Error(priced.reason)
  const stackId = await world.approvedStack({
    company: 'Lovelace Looms',
    mainDomain: 'lovelacelooms.com',
    ending: { tld: 'co', price: priced.price },
  })
  await world.buildUp(stackId)
  const bought = await rows<{ name: string; paid: number; renewal: number }>(
    `select name, paid_cents::int as paid, renewal_cents::int as renewal from domains
     where stack_id = $1 and registered_at is not null`,
    [stackId],
  )
  expect(bought.length).toBeGreaterThan(0)
  for (const domain of bought)
    expect(domain).toEqual({ name: expect.stringMatching(/^[a-z]+\.co$/), paid: 1158, renewal: 2658 })
})

test('names that run out are followed by those of .co only where that costs no more than was quoted', async () => {
  const offered = (renewalCents: number) =>
    world.db.inPurpose('service-delivery', system('test'), (tx) =>
      tldsToPropose(tx, 'sandbox', {
        tld: 'com',
        tldPrices: { com: { firstYearCents: 1158, renewalCents, years: 1 } },
      }),
    )
  expect(await offered(2658)).toEqual(['com', 'co'])
  expect(await offered(2657)).toEqual(['com'])
  const stackId = await world.plannedStack({
    company: 'Big Looms',
    mainDomain: 'biglooms.com',
    messagesPerMonth: 60_000,
  })
  const endings = await rows<{ ending: string }>(
    `select distinct split_part(name, '.', 2) as ending from domains where stack_id = $1`,
    [stackId],
  )
  expect(endings).toEqual([{ ending: 'com' }])
})

/** The sandbox's registrar, which fails so at one ending. */
const failingAt =
  (tld: string, failure: VendorFailure): OpenStackPorts =>
  async (request) => {
    const ports = await world.parts.openPorts(request)
    const { registrar } = ports
    return {
      ...ports,
      registrar: {
        ...registrar,
        quote: async (name) => {
          if (!name.endsWith(`.${tld}`)) return registrar.quote(name)
          throw new VendorError({ vendor: 'porkbun', operation: 'domain.check', failure })
        },
      },
    }
  }

test('an ending that fails for itself holds up none after it; a registrar that is down is asked no further', async () => {
  const readings = async (failure: VendorFailure) => {
    await world.db.owner.query('delete from tld_prices')
    await readTldPrices({ ...world.parts, openPorts: failingAt('co', failure) }, 'sandbox')
    return Object.fromEntries(
      (
        await rows<{ tld: string; state: string; fault: string | null }>(
          'select tld, state, fault_code as fault from tld_prices',
        )
      ).map(({ tld, state, fault }) => [tld, fault ?? state]),
    )
  }
  for (const failure of ['refused', 'garbled', 'missing'] as const)
    expect(await readings(failure)).toEqual({
      com: 'priced',
      co: `vendor.${failure}`,
      net: 'priced',
      org: 'priced',
      io: 'priced',
    })
  for (const failure of ['unavailable', 'limited', 'unauthorised'] as const) {
    const fault = `vendor.${failure}`
    expect(await readings(failure)).toEqual({ com: 'priced', co: fault, net: fault, org: fault, io: fault })
  }
  await readTldPrices(world.parts, 'sandbox')
})

test('prices are asked for by themselves once they are old, and by the hour where the registrar did not answer', async () => {
  const before = (await asked()) ?? 0
  await lookAround(world.db.inPurpose)
  expect(await asked()).toBe(before)
  await world.pass({ days: 3, minutes: 1 })
  await lookAround(world.db.inPurpose)
  expect(await asked()).toBe(before + 1)
  await world.sandboxes.plan('porkbun', {
    kind: 'unavailable',
    matches: 'POST /api/json/v3/domain/checkDomain',
    times: 50,
  })
  await world.db.owner.query(`delete from pgboss.job where name = 'read-tld-prices'`)
  await readTldPrices(world.parts, 'sandbox')
  await lookAround(world.db.inPurpose)
  expect(await asked()).toBe(0)
  await world.pass({ hours: 1, minutes: 1 })
  await lookAround(world.db.inPurpose)
  expect(await asked()).toBe(1)
})
