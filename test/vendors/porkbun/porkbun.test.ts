import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RegistrantContact, Registrar } from '#domain/stacks/registrar-port.ts'
import { checkFields, fieldsOf } from '#platform/guard/declared-fields.ts'
import type { VendorLine } from '#platform/guard/line.ts'
import { worldResolver } from '#platform/sandbox/world-resolver.ts'
import { personal, reveal } from '#policy/personal.ts'
import { porkbun } from '#policy/recipients/porkbun.ts'
import { plainLine } from '#test/support/plain-line.ts'
import type { TestSandboxWorld } from '#test/support/sandbox-world.ts'
import { porkbunCredentials } from '#vendors/porkbun/api.ts'
import { createPorkbun } from '#vendors/porkbun/porkbun.ts'
import { startRegistrar, unhurried } from './sandbox-api.ts'

let world: TestSandboxWorld
let registrar: Registrar
beforeAll(async () => {
  world = await startRegistrar(unhurried)
  registrar = await connect()
})
afterAll(() => world?.close())

/** As the guard would: every call is declared, with every field of it. */
function declaredOnly(line: VendorLine): VendorLine {
  return (request) => {
    const operation = Object.entries(porkbun.operations).find(([name]) => name === request.operation)?.[1]
    if (!operation) throw new Error(`undeclared operation ${request.operation}`)
    const name = request.operation
    checkFields({ recipient: 'porkbun', name, operation, planned: operation }, fieldsOf(request))
    return line(request)
  }
}

async function connect(keys?: { apikey: string; secretapikey: string }): Promise<Registrar> {
  const line = plainLine('porkbun', `${world.origin('porkbun')}/api/json/v3`)
  const used = keys ?? porkbunCredentials.parse(await world.credentials('porkbun'))
  return createPorkbun(declaredOnly(line), used)
}

const anna: RegistrantContact = {
  firstName: personal('name', 'Anna'),
  lastName: personal('name', 'Berg'),
  organisation: 'Acme Ltd',
  street: personal('address', 'Harbour Street 1'),
  city: personal('address', 'Leeds'),
  region: undefined,
  postalCode: personal('address', 'LS1 1AA'),
  country: personal('address', 'GB'),
  phone: personal('phone', '+44 (0)113 496 0000'),
  email: personal('email', 'anna@acme.example'),
}

const bought = async (domain: string) => {
  const order = await registrar.register({ domain, costCents: 1108, idempotencyKey: `buy:${domain}` })
  expect(order.kind).toBe('registered')
}

test('a quote says the exact price in cents, the renewal, and why a name cannot be had', async () => {
  expect(await registrar.quote('quoteacme.com')).toEqual({
    kind: 'available',
    domain: 'quoteacme.com',
    priceCents: 1108,
    years: 1,
    renewalCents: 1108,
  })
  expect(await registrar.quote('quoteacme.co')).toMatchObject({ priceCents: 1158, renewalCents: 2658 })
  const reasonFor = async (domain: string) => {
    const quote = await registrar.quote(domain)
    return quote.kind === 'unavailable' ? quote.reason : quote.kind
  }
  expect(await reasonFor('taken-acme.com')).toBe('taken')
  expect(await reasonFor('premium-acme.com')).toBe('premium')
  expect(await reasonFor('acme.ai')).toBe('over-order-limit')
  expect(await reasonFor('acme.us')).toBe('not-sold')
})

test('a dry run buys nothing and names what stands in the way', async () => {
  const room = await registrar.spendingRoom()
  expect(await registrar.dryRun('dryacme.com', 1108)).toEqual({ kind: 'would-succeed', costCents: 1108 })
  const obstacle = async (domain: string, cents = 1108) => {
    const dry = await registrar.dryRun(domain, cents)
    return dry.kind === 'would-fail' ? dry.obstacle : dry.kind
  }
  expect(await obstacle('pricerise-acme.com')).toBe('price-changed')
  expect(await obstacle('taken-acme.com')).toBe('taken')
  expect(await obstacle('fraud-acme.com')).toBe('account-blocked')
  expect(await registrar.spendingRoom()).toEqual(room)
})

test('a domain is bought once, however often and under whatever key it is ordered', async () => {
  const before = await registrar.spendingRoom()
  await bought('onceacme.com')
  const again = await registrar.register({
    domain: 'onceacme.com',
    costCents: 1108,
    idempotencyKey: 'another',
  })
  expect(again).toMatchObject({ kind: 'already-ours', domain: { domain: 'onceacme.com', state: 'active' } })
  const after = await registrar.spendingRoom()
  expect(before.balanceCents - after.balanceCents).toBe(1108)
  expect(after.spentThisMonthCents - before.spentThisMonthCents).toBe(1108)
  expect(before.leftCents - after.leftCents).toBe(1108)
})

test('an order whose answer is lost is found again and not bought a second time', async () => {
  const before = (await registrar.spendingRoom()).balanceCents
  await world.plan('porkbun', { kind: 'lost', matches: 'POST /api/json/v3/domain/create', times: 1 })
  const order = { domain: 'lostacme.com', costCents: 1108, idempotencyKey: 'lost-1' }
  await expect(registrar.register(order)).rejects.toMatchObject({ failure: 'unavailable' })
  expect((await registrar.register(order)).kind).toBe('already-ours')
  expect(before - (await registrar.spendingRoom()).balanceCents).toBe(1108)
})

test('a price that rose since it was approved is not paid', async () => {
  const order = { domain: 'pricerise-acme.com', costCents: 1108, idempotencyKey: 'rise' }
  expect(await registrar.register(order)).toEqual({ kind: 'not-registered', obstacle: 'price-changed' })
  expect(await registrar.find('pricerise-acme.com')).toBeUndefined()
})

test('the monthly limit and the credit of the account are told before and seen in the refusal', async () => {
  const website = (path: string, fields: Record<string, unknown>) =>
    fetch(`${world.origin('porkbun')}/website${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    })
  const room = await registrar.spendingRoom()
  await website('/spend-limit', { limitCents: room.spentThisMonthCents + 500 })
  expect((await registrar.spendingRoom()).leftCents).toBe(500)
  const order = { domain: 'limitacme.com', costCents: 1108, idempotencyKey: 'limit' }
  expect(await registrar.register(order)).toEqual({ kind: 'not-registered', obstacle: 'spend-limit' })
  await website('/spend-limit', { limitCents: 10_000_000 })
  expect((await registrar.register(order)).kind).toBe('registered')
})

test('the registrant is set and read back as the same person, and what differs is named', async () => {
  await bought('heldacme.com')
  expect((await registrar.compareRegistrant('heldacme.com', anna))?.kind).toBe('different')
  expect(await registrar.setRegistrant('heldacme.com', anna)).toEqual({ kind: 'set' })
  expect(await registrar.compareRegistrant('heldacme.com', anna)).toEqual({ kind: 'same' })
  const read = await registrar.registrantOf('heldacme.com')
  expect(read && [reveal(read.phone), reveal(read.email)]).toEqual(['+441134960000', 'anna@acme.example'])
  const other = { ...anna, city: personal('address', 'York'), organisation: undefined }
  expect(await registrar.compareRegistrant('heldacme.com', other)).toEqual({
    kind: 'different',
    fields: ['organisation', 'city'],
  })
})

test('a registrant that the API does not take is work for a person, whose doing is seen', async () => {
  await bought('byhand-acme.com')
  const change = await registrar.setRegistrant('byhand-acme.com', anna)
  expect(change).toMatchObject({
    kind: 'needs-a-person',
    instructions: expect.stringContaining('REGISTRANT_CHANGE_NOT_SUPPORTED'),
  })
  expect(JSON.stringify(change)).not.toMatch(/Anna|Leeds|anna@/)
  const form = new URLSearchParams({
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
  })
  await fetch(`${world.origin('porkbun')}/website/contacts/byhand-acme.com`, { method: 'POST', body: form })
  expect(await registrar.compareRegistrant('byhand-acme.com', anna)).toEqual({ kind: 'same' })
})

test('a domain whose registrant never confirms is seen suspended after 15 days', async () => {
  await bought('silentacme.com')
  const bob = { ...anna, firstName: personal('name', 'Bob'), email: personal('email', 'bob@acme.example') }
  await registrar.setRegistrant('silentacme.com', bob)
  world.advance({ days: 14 })
  expect((await registrar.find('silentacme.com'))?.state).toBe('active')
  world.advance({ days: 2 })
  expect((await registrar.find('silentacme.com'))?.state).toBe('suspended')
})

test('a domain is delegated where it is told, seen at the registrar and from outside', async () => {
  await bought('movedacme.com')
  expect(await registrar.nameServersOf('movedacme.com')).toEqual([...registrar.ownNameServers])
  const wanted = ['ns1.host.example', 'ns2.host.example']
  await registrar.setNameServers('movedacme.com', wanted)
  await registrar.setNameServers('movedacme.com', wanted)
  expect(await registrar.nameServersOf('movedacme.com')).toEqual(wanted)
  expect(await worldResolver(world.network).nameServersOf('movedacme.com')).toMatchObject({
    nameServers: wanted,
  })
})

test('a forward is there once, however often it is set, and is replaced when it changes', async () => {
  await bought('forwardacme.com')
  expect(await registrar.forwardOf('forwardacme.com')).toBeUndefined()
  const first = { toUrl: 'https://acme.example/', permanent: true }
  await registrar.setForward('forwardacme.com', first)
  await registrar.setForward('forwardacme.com', first)
  expect(await registrar.forwardOf('forwardacme.com')).toEqual(first)
  const second = { toUrl: 'https://www.acme.example/', permanent: true }
  await registrar.setForward('forwardacme.com', second)
  expect(await registrar.forwardOf('forwardacme.com')).toEqual(second)
  const added = (await world.requests('porkbun')).filter(({ path }) => path.includes('addUrlForward'))
  expect(added).toHaveLength(2)
})

test('renewal by itself can be switched off', async () => {
  await bought('endsacme.com')
  await registrar.setAutoRenew('endsacme.com', false)
  expect(await registrar.find('endsacme.com')).toMatchObject({ renewsByItself: false, reachableByApi: true })
})

test('a domain that is not in the account is undefined, never an error', async () => {
  expect(await registrar.find('foreign.com')).toBeUndefined()
  expect(await registrar.registrantOf('foreign.com')).toBeUndefined()
  expect(await registrar.compareRegistrant('foreign.com', anna)).toBeUndefined()
  expect(await registrar.nameServersOf('foreign.com')).toBeUndefined()
  expect(await registrar.forwardOf('foreign.com')).toBeUndefined()
})

test('failures are told apart: a page with 503, a rate limit, a wrong key', async () => {
  const fault = (kind: 'unavailable' | 'limited') =>
    world.plan('porkbun', { kind, matches: 'GET /api/json/v3/domain/get/', times: 1 })
  await fault('unavailable')
  await expect(registrar.find('a.com')).rejects.toMatchObject({ failure: 'unavailable' })
  await fault('limited')
  await expect(registrar.find('a.com')).rejects.toMatchObject({ failure: 'limited', retryAfterMs: 1000 })
  const stranger = await connect({ apikey: 'pk1_sb_wrong', secretapikey: 'sk1_sb_wrong' })
  await expect(stranger.find('a.com')).rejects.toMatchObject({
    failure: 'unauthorised',
    vendorCode: 'INVALID_API_KEYS_001',
  })
  expect([await registrar.checkKey(), await stranger.checkKey()]).toEqual([true, false])
})
