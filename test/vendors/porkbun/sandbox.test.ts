import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Resolver } from '#platform/dns/resolve.ts'
import { worldResolver } from '#platform/sandbox/world-resolver.ts'
import type { TestSandboxWorld } from '#test/support/sandbox-world.ts'
import { rawApi, startRegistrar, unhurried } from './sandbox-api.ts'

let world: TestSandboxWorld
let call: Awaited<ReturnType<typeof rawApi>>
let resolver: Resolver
beforeAll(async () => {
  world = await startRegistrar(unhurried)
  call = await rawApi(world)
  resolver = worldResolver(world.network)
})
afterAll(() => world?.close())

const order = { cost: 1108, agreeToTerms: 'yes' }
const buy = (domain: string) => call('POST', `/domain/create/${domain}`, order)
const website = (path: string, fields: Record<string, unknown>) =>
  fetch(`${world.origin('porkbun')}/website${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fields),
    redirect: 'manual',
  })

test('keys are asked for in body or headers, and keys in the body win', async () => {
  const bare = await fetch(`${world.origin('porkbun')}/api/json/v3/account/balance`)
  expect(await bare.json()).toMatchObject({ status: 'ERROR', code: 'API_KEY_REQUIRED' })
  expect((await call('GET', '/account/balance')).body).toMatchObject({ balance: expect.any(Number) })
  const wrong = await call('POST', '/ping', { apikey: 'pk1_sb_x', secretapikey: 'sk1_sb_x' })
  expect(wrong.body).toMatchObject({ code: 'INVALID_API_KEYS_001' })
  expect((await call('POST', '/ping')).body).toMatchObject({ credentialsValid: true })
})

test('a domain is bought at exactly its price, out of the credit, and then answers from our name server', async () => {
  const before = (await call('GET', '/account/balance')).body.balance as number
  const check = await call('POST', '/domain/checkDomain/getacme.com')
  expect(check.body).toMatchObject({
    response: { avail: 'yes', price: '11.08', premium: 'no', minDuration: 1 },
  })
  const wrong = await call('POST', '/domain/create/getacme.com', { ...order, cost: 1107 })
  expect([wrong.http, wrong.body.code]).toEqual([400, 'COST_MISMATCH'])
  expect((await buy('getacme.com')).body).toMatchObject({ cost: 1108, balance: before - 1108 })
  expect((await call('POST', '/domain/checkDomain/getacme.com')).body).toMatchObject({
    response: { avail: 'no' },
  })
  expect((await buy('getacme.com')).body.code).toBe('DOMAIN_NOT_AVAILABLE')
  expect(await resolver.lookUp('getacme.com', 'A')).toMatchObject({
    kind: 'found',
    records: [{ address: '192.0.2.11' }],
    authority: expect.arrayContaining(['curitiba.ns.porkbun.com']),
  })
})

test('a dry run runs every check and charges nothing', async () => {
  const before = (await call('GET', '/account/balance')).body.balance
  const dry = await call('POST', '/domain/create/dryacme.com', { ...order, dryRun: true })
  expect(dry.body).toMatchObject({ status: 'SUCCESS', wouldSucceed: true, cost: 1108 })
  const rise = await call('POST', '/domain/create/pricerise-acme.com', { ...order, dryRun: true })
  expect(rise.body).toMatchObject({ status: 'ERROR', code: 'COST_MISMATCH', wouldSucceed: false })
  expect((await call('GET', '/account/balance')).body.balance).toBe(before)
  expect((await call('GET', '/domain/get/dryacme.com')).http).toBe(404)
})

test('names that are taken, premium, too dear, blocked or not sold are refused as named', async () => {
  const codeOf = async (domain: string, cost = 1108) =>
    (await call('POST', `/domain/create/${domain}`, { ...order, cost })).body.code
  expect(await codeOf('taken-acme.com')).toBe('DOMAIN_NOT_AVAILABLE')
  expect(await codeOf('premium-acme.com', 250_000)).toBe('ORDER_TOO_LARGE')
  expect(await codeOf('acme.ai', 16_540)).toBe('ORDER_TOO_LARGE')
  expect(await codeOf('fraud-acme.com')).toBe('FRAUD_BLOCK')
  expect(await codeOf('acme.us')).toBe('INVALID_DOMAIN')
  const us = await call('GET', '/domain/getRegistrationRequirements/us')
  expect(us.body).toMatchObject({ apiRegisterable: false })
})

test('the same idempotency key gives the first answer again and buys once', async () => {
  const headers = { 'idempotency-key': 'order-1' }
  const first = await call('POST', '/domain/create/onceacme.com', order, headers)
  const again = await call('POST', '/domain/create/onceacme.com', order, headers)
  expect(again.body).toEqual(first.body)
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  const other = await call('POST', '/domain/create/otheracme.com', order, headers)
  expect([other.http, other.body.code]).toEqual([409, 'IDEMPOTENCY_KEY_MISMATCH'])
  await world.plan('registry', { kind: 'hang', matches: 'POST /domains', times: 1, delayMs: 500 })
  const both = await Promise.all(
    [1, 2].map(() => call('POST', '/domain/create/raceacme.com', order, { 'idempotency-key': 'order-2' })),
  )
  expect(both.map(({ http }) => http).toSorted()).toEqual([200, 409])
})

test('the monthly limit holds until the account holder raises it, and starts anew each month', async () => {
  await website('/spend-limit', { limitCents: 1200 })
  expect((await buy('limit-one.com')).body.code).toBe('SPEND_LIMIT_EXCEEDED')
  world.advance({ days: 31 })
  expect((await buy('limit-two.com')).body.status).toBe('SUCCESS')
  expect((await call('GET', '/account/apiSettings')).body).toMatchObject({ monthlySpend: 1108 })
  await website('/spend-limit', { limitCents: 100_000 })
  expect((await buy('limit-one.com')).body.status).toBe('SUCCESS')
})

test('lack of credit is told with HTTP 200, and credit can be added', async () => {
  await call('POST', '/sandbox/reset')
  await website('/spend-limit', { limitCents: 10_000_000 })
  await call('POST', '/sandbox/topup', { amount: 1 })
  const { balance } = (await call('GET', '/account/balance')).body as { balance: number }
  for (let left = balance, index = 0; left >= 9600; left -= 5180, index += 1)
    await call('POST', `/domain/create/spend${index}acme.io`, { ...order, cost: 5180 })
  await call('POST', '/domain/create/spendlast1acme.io', { ...order, cost: 5180 })
  const broke = await call('POST', '/domain/create/spendlast2acme.io', { ...order, cost: 5180 })
  expect([broke.http, broke.body.status, broke.body.code]).toEqual([200, 'ERROR', 'INSUFFICIENT_FUNDS'])
  await website('/credit', { amountCents: 10_000 })
  expect((await buy('funded-acme.com')).body.status).toBe('SUCCESS')
})

test('records are text when read, the name is the part below the domain, and parking stands in the way', async () => {
  await buy('zoneacme.com')
  const create = (fields: Record<string, unknown>) => call('POST', '/dns/create/zoneacme.com', fields)
  expect((await create({ type: 'A', content: '192.0.2.70' })).body.code).toBe('RECORD_CONFLICT')
  const read = async () =>
    (await call('GET', '/dns/retrieve/zoneacme.com')).body.records as Record<string, string>[]
  const alias = (await read()).find(({ type }) => type === 'ALIAS')
  await call('POST', `/dns/delete/zoneacme.com/${alias?.id}`)
  expect((await create({ type: 'A', content: '192.0.2.70' })).body.id).toEqual(expect.any(String))
  await create({ type: 'MX', content: 'mx.zoneacme.com', prio: 10, ttl: 60 })
  await create({ name: 'zoneacme.com', type: 'TXT', content: 'doubled' })
  expect((await create({ type: 'SPF', content: 'x' })).body.code).toBe('INVALID_TYPE')
  expect((await create({ type: 'A', content: '192.0.2.70' })).body.code).toBe('DUPLICATE_RECORD')
  const mx = (await read()).find(({ type }) => type === 'MX')
  expect(mx).toMatchObject({ name: 'zoneacme.com', ttl: '600', prio: '10' })
  expect((await read()).map(({ name }) => name)).toContain('zoneacme.com.zoneacme.com')
  await call('POST', `/dns/edit/zoneacme.com/${mx?.id}`, { type: 'MX', content: 'mx2.zoneacme.com', prio: 5 })
  expect(await resolver.lookUp('zoneacme.com', 'MX')).toMatchObject({
    records: [{ preference: 5, host: 'mx2.zoneacme.com' }],
  })
})

test('a domain delegated elsewhere is no longer answered from the zone kept here', async () => {
  await buy('movedacme.com')
  const ns = ['ns1.elsewhere.example', 'ns2.elsewhere.example']
  expect((await call('POST', '/domain/updateNs/movedacme.com', { ns: [ns[0]] })).body.status).toBe('ERROR')
  expect((await call('POST', '/domain/updateNs/movedacme.com', { ns })).body.status).toBe('SUCCESS')
  expect((await call('GET', '/domain/getNs/movedacme.com')).body.ns).toEqual(ns)
  expect(await resolver.nameServersOf('movedacme.com')).toEqual({ kind: 'found', nameServers: ns })
  expect((await resolver.lookUp('movedacme.com', 'A')).kind).toBe('unknown')
})

test('a renewal moves the end by a year and costs the price of a renewal', async () => {
  await buy('renewacme.com')
  const end = async () =>
    ((await call('GET', '/domain/get/renewacme.com')).body.domain as { expireDate: string }).expireDate
  const before = await end()
  expect((await call('POST', '/domain/renew/renewacme.com', { cost: 1 })).body.code).toBe('COST_MISMATCH')
  expect((await call('POST', '/domain/renew/renewacme.com', { cost: 1108 })).body.status).toBe('SUCCESS')
  expect(Number((await end()).slice(0, 4))).toBe(Number(before.slice(0, 4)) + 1)
})
