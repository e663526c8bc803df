import { AUTHORITATIVE_ANSWER, decode, encode, type Packet } from 'dns-packet'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DnsExchange } from '#platform/dns/ask.ts'
import { type NameServer, startNameServer } from '#platform/dns/server.ts'
import { answerFromZone } from '#platform/dns/zone.ts'
import { dnsExit } from '#platform/guard/dns-exit.ts'
import { a, ns, txt } from './tree.ts'

const zone = {
  name: 'acme.com',
  records: [
    ns('acme.com', 'ns1.acme.com'),
    ns('team.acme.com', 'ns.team.acme.com'),
    a('ns.team.acme.com', '192.0.2.9'),
    txt('long.acme.com', 'x'.repeat(2000)),
    a('a.b.acme.com', '192.0.2.8'),
  ],
}

let server: NameServer
let exchange: DnsExchange
beforeAll(async () => {
  server = await startNameServer({
    port: 0,
    answer: async (name, type) => {
      if (name === 'broken.acme.com') throw new Error('broken')
      return answerFromZone(zone, name, type)
    },
  })
  exchange = dnsExit({
    network: { endpoint: () => ({ host: '127.0.0.1', port: server.port }) },
    timeoutMs: 300,
  })
})
afterAll(() => server?.close())

async function ask(name: string, transport: 'udp' | 'tcp' = 'udp', packet: Partial<Packet> = {}) {
  const query = encode({ type: 'query', id: 7, questions: [{ name, type: 'TXT' }], ...packet })
  const answer = decode(Buffer.from(await exchange({ address: '192.0.2.1', port: 53 }, query, transport)))
  return { ...answer, code: (answer.flags ?? 0) & 0xf }
}

test('a name outside its zones is refused, and a failure inside is a server failure', async () => {
  expect((await ask('other.com')).code).toBe(5)
  expect((await ask('broken.acme.com')).code).toBe(2)
})

test('nothing of that type and nothing of that name both carry the SOA', async () => {
  const nodata = await ask('b.acme.com')
  expect([nodata.code, nodata.authorities?.[0]?.type]).toEqual([0, 'SOA'])
  const nothing = await ask('c.acme.com')
  expect([nothing.code, nothing.authorities?.[0]?.type]).toEqual([3, 'SOA'])
  expect((nothing.flags ?? 0) & AUTHORITATIVE_ANSWER).toBeTruthy()
})

test('a delegated part is referred to its servers with their addresses, without authority', async () => {
  const referral = await ask('www.team.acme.com')
  expect((referral.flags ?? 0) & AUTHORITATIVE_ANSWER).toBe(0)
  expect(referral.authorities).toMatchObject([
    { type: 'NS', name: 'team.acme.com', data: 'ns.team.acme.com' },
  ])
  expect(referral.additionals).toMatchObject([{ type: 'A', data: '192.0.2.9' }])
})

test('an answer that does not fit is cut off over UDP and whole over TCP', async () => {
  const cut = await ask('long.acme.com')
  expect([cut.flag_tc, cut.answers?.length]).toEqual([true, 0])
  const whole = await ask('long.acme.com', 'tcp')
  const [answer] = whole.answers ?? []
  expect(answer?.type === 'TXT' && Buffer.concat(answer.data as Buffer[]).length).toBe(2000)
})

test('a message that is no question gets a format error, and noise gets nothing', async () => {
  expect((await ask('acme.com', 'udp', { questions: [] })).code).toBe(1)
  await expect(exchange({ address: '192.0.2.1', port: 53 }, Buffer.from('noise'), 'udp')).rejects.toThrow(
    'time-out',
  )
})
