import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MailforgeWorld, startMailforgeWorld } from './mailforge-world.ts'

let w: MailforgeWorld
beforeAll(async () => {
  w = await startMailforgeWorld()
})
afterAll(() => w.world.close())

const text = async (name: string) => {
  const found = await w.resolver.lookUp(name, 'TXT')
  return found.kind === 'found' ? found.records.map((record) => record.text) : found
}

test('the key stands alone in Authorization: "Bearer" or a wrong key is refused', async () => {
  const { apiKey = '' } = await w.world.credentials('mailforge')
  expect((await w.call('GET', '/workspaces')).status).toBe(200)
  for (const key of [`Bearer ${apiKey}`, 'guess', ''])
    expect(await w.call('GET', '/workspaces', undefined, key)).toMatchObject({
      status: 401,
      json: { code: 'unauthorized' },
    })
})

test('a domain brought in waits for its delegation, then for provisioning, and is brought in once', async () => {
  const brought = await w.host.bringIn('getacme.com', { forwardToDomain: 'acme.example' })
  expect(brought).toMatchObject({
    state: 'pending',
    nameServers: ['ns1.mailforge.example', 'ns2.mailforge.example'],
  })
  w.world.advance({ days: 1 })
  expect(await w.host.statusOf('getacme.com')).toMatchObject({ state: 'pending' })
  await w.register('getacme.com', brought.nameServers)
  expect(await w.host.statusOf('getacme.com')).toMatchObject({ state: 'pending' })
  w.world.advance({ minutes: 11 })
  expect(await w.host.statusOf('getacme.com')).toMatchObject({ state: 'active', id: brought.id })
  expect(await w.host.bringIn('getacme.com', {})).toMatchObject({ id: brought.id })
})

test('a domain delegated elsewhere never becomes active', async () => {
  await w.host.bringIn('elsewhere.com', {})
  await w.register('elsewhere.com', ['ns1.other.example', 'ns1.mailforge.example'])
  await w.host.statusOf('elsewhere.com')
  w.world.advance({ days: 2 })
  expect(await w.host.statusOf('elsewhere.com')).toMatchObject({ state: 'pending' })
})

test('a domain that is not in the account is undefined, also when another one contains its name', async () => {
  await w.host.bringIn('tryacme.com', {})
  expect(await w.host.statusOf('acme.com')).toBeUndefined()
})

test('the zone is served to whoever follows the delegation', async () => {
  await w.activeDomain('useacme.com')
  expect(await w.resolver.lookUp('useacme.com', 'MX')).toMatchObject({
    kind: 'found',
    records: [{ host: 'mail.mailforge.example', preference: 10 }],
    authority: ['ns1.mailforge.example', 'ns2.mailforge.example'],
  })
  expect(await text('useacme.com')).toEqual(['v=spf1 include:spf.mailforge.example -all'])
  expect(await text('mf1._domainkey.useacme.com')).toEqual([
    expect.stringMatching(/^v=DKIM1; k=rsa; p=\S{300,}$/),
  ])
  expect(await text('_dmarc.useacme.com')).toEqual(['v=DMARC1; p=none'])
  expect(await w.resolver.lookUp('useacme.com', 'A')).toMatchObject({ records: [{ address: '192.0.2.21' }] })
})

test('writing records keeps the host’s own, replaces the rest, and a second write changes nothing', async () => {
  const id = await w.activeDomain('goacme.com')
  const own = (await w.host.records(id)).filter(({ editable }) => !editable)
  const wanted = [
    { name: '_dmarc', type: 'TXT', value: 'v=DMARC1; p=none; rua=mailto:dmarc@segmento.example' },
    { name: 'track', type: 'CNAME', value: 'tracking.instantly.example' },
  ]
  const written = await w.host.replaceRecords(id, wanted)
  expect(written).toEqual([...own, ...wanted.map((record) => ({ ...record, editable: true }))])
  expect(await w.host.replaceRecords(id, wanted)).toEqual(written)
  expect(await text('_dmarc.goacme.com')).toEqual([wanted[0]?.value])
  const [track] = wanted.slice(1)
  expect(await w.host.replaceRecords(id, track ? [track] : [])).toHaveLength(own.length + 1)
  expect(await text('_dmarc.goacme.com')).toMatchObject({ kind: 'none' })
})

test('a write that leaves out the host’s own records is refused and changes nothing', async () => {
  const id = await w.activeDomain('myacme.com')
  const before = await w.host.records(id)
  const records = [{ name: 'track', type: 'CNAME', value: 'tracking.instantly.example' }]
  const refused = await w.call('PUT', `/domains/${id}/dns`, { records })
  expect(refused).toMatchObject({ status: 400, json: { code: 'dns_record_not_editable' } })
  expect(await w.host.records(id)).toEqual(before)
})

test('records that cannot be served are refused with the vendor’s code', async () => {
  const id = await w.activeDomain('helloacme.com')
  for (const [record, vendorCode] of [
    [{ name: 'www', type: 'A', value: 'not-an-address' }, 'dns_record_invalid'],
    [{ name: 'www', type: 'LOC', value: '1' }, 'dns_record_invalid'],
    [{ name: '@', type: 'CNAME', value: 'acme.example' }, 'dns_record_conflict'],
  ] as const)
    await expect(w.host.replaceRecords(id, [record])).rejects.toMatchObject({
      failure: 'refused',
      vendorCode,
    })
})

test('a domain that came without its DKIM record gets it by the next write', async () => {
  const id = await w.activeDomain('nodkim-acme.com')
  expect(await text('mf1._domainkey.nodkim-acme.com')).toMatchObject({ kind: 'none' })
  await w.host.replaceRecords(id, [{ name: '_dmarc', type: 'TXT', value: 'v=DMARC1; p=none' }])
  expect(await text('mf1._domainkey.nodkim-acme.com')).toHaveLength(1)
})

test('the forward can be set afterwards', async () => {
  const { id } = await w.host.bringIn('joinacme.com', {})
  await w.host.setForward(id, 'acme.example')
  expect(await w.host.statusOf('joinacme.com')).toMatchObject({ forwardToDomain: 'acme.example' })
})

test('each way a call can fail reaches the caller as what it means', async () => {
  const failing = (kind: 'unavailable' | 'limited' | 'lost') =>
    w.world.plan('mailforge', { kind, matches: 'GET /public/domains', times: 1 })
  await failing('unavailable')
  await expect(w.host.statusOf('a.com')).rejects.toMatchObject({ failure: 'unavailable' })
  await failing('limited')
  await expect(w.host.statusOf('a.com')).rejects.toMatchObject({ failure: 'limited', retryAfterMs: 1000 })
  await failing('lost')
  await expect(w.host.statusOf('a.com')).rejects.toMatchObject({ failure: 'unavailable' })
  await expect(w.host.bringIn('unpaid-acme.com', {})).rejects.toMatchObject({ failure: 'unfunded' })
  await expect(w.host.records('nothing')).rejects.toMatchObject({ failure: 'missing' })
})

test('a transfer whose answer was lost is one domain after the repeat', async () => {
  await w.world.plan('mailforge', { kind: 'lost', matches: 'POST /public/domains/transfer', times: 1 })
  await expect(w.host.bringIn('lostacme.com', {})).rejects.toMatchObject({ failure: 'unavailable' })
  await w.host.bringIn('lostacme.com', {})
  const { json } = await w.call('GET', '/domains?search=lostacme.com')
  expect(json).toHaveLength(1)
})
