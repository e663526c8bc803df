import { afterAll, beforeAll, expect, test } from 'vitest'
import { mailauthResolver } from '#platform/dns/mailauth-resolver.ts'
import { answerFromZone } from '#platform/dns/zone.ts'
import { a, cname, type DnsTree, mx, ns, startTree, txt } from './tree.ts'

const longKey = `v=DKIM1; k=rsa; p=${'A'.repeat(900)}`
const nobody = '192.0.2.66'

const acme = {
  name: 'acme.com',
  records: [
    ns('acme.com', 'ns1.acme.com'),
    ns('acme.com', 'ns2.acme.com'),
    a('ns2.acme.com', '192.0.2.3'),
    mx('acme.com', 10, 'mail.acme.com'),
    a('mail.acme.com', '192.0.2.50'),
    txt('key._domainkey.acme.com', longKey),
    cname('track.acme.com', 'edge.bare.com'),
    cname('here.acme.com', 'there.acme.com'),
    cname('there.acme.com', 'here.acme.com'),
    a('*.wild.acme.com', '192.0.2.51'),
  ],
}
const bare = { name: 'bare.com', records: [a('edge.bare.com', '192.0.2.60')] }

let tree: DnsTree
beforeAll(async () => {
  tree = await startTree({
    '192.0.2.1': { name: '', records: [ns('com', 'tld.test'), a('tld.test', '192.0.2.2')] },
    '192.0.2.2': {
      name: 'com',
      records: [
        ns('acme.com', 'ns1.acme.com'),
        ns('acme.com', 'ns2.acme.com'),
        a('ns1.acme.com', nobody),
        a('ns2.acme.com', '192.0.2.3'),
        ns('bare.com', 'ns2.acme.com'),
        ns('closed.com', 'ns.closed.com'),
        a('ns.closed.com', '192.0.2.4'),
        ns('silent.com', 'ns.silent.com'),
        a('ns.silent.com', nobody),
        ns('round.com', 'ns.spin.com'),
        ns('spin.com', 'ns.round.com'),
        ns('liar.com', 'ns.liar.com'),
        a('ns.liar.com', '192.0.2.5'),
        ns('orphan.com', 'ns.gone.com'),
      ],
    },
    '192.0.2.3': async (name, type) => answerFromZone(name.endsWith('bare.com') ? bare : acme, name, type),
    '192.0.2.4': async () => ({ kind: 'refused' }),
    '192.0.2.5': async () => ({
      kind: 'referral',
      zone: 'com',
      nameServers: ['ns.liar.com'],
      glue: [{ type: 'A', name: 'ns.liar.com', ttlSeconds: 60, address: '192.0.2.5' }],
    }),
  })
})
afterAll(() => tree?.close())

test('an answer is found by following the delegation, though one of its name servers is down', async () => {
  expect(await tree.resolver.lookUp('Mail.Acme.com.', 'A')).toEqual({
    kind: 'found',
    records: [{ type: 'A', name: 'mail.acme.com', ttlSeconds: 60, address: '192.0.2.50' }],
    authority: ['ns1.acme.com', 'ns2.acme.com'],
  })
})

test('an answer too long for a datagram is read whole', async () => {
  const found = await tree.resolver.lookUp('key._domainkey.acme.com', 'TXT')
  expect(found.kind === 'found' && found.records[0]?.text).toBe(longKey)
})

test('a name without records of the type, and a name that is not there, are told apart', async () => {
  expect(await tree.resolver.lookUp('mail.acme.com', 'TXT')).toMatchObject({ kind: 'none', reason: 'nodata' })
  expect(await tree.resolver.lookUp('_domainkey.acme.com', 'TXT')).toMatchObject({ reason: 'nodata' })
  expect(await tree.resolver.lookUp('nothing.acme.com', 'A')).toMatchObject({
    kind: 'none',
    reason: 'nxdomain',
  })
  expect(await tree.resolver.lookUp('unregistered.com', 'NS')).toMatchObject({ reason: 'nxdomain' })
})

test('an alias is followed into another zone, whose servers have no glue', async () => {
  const found = await tree.resolver.lookUp('track.acme.com', 'A')
  expect(found).toMatchObject({ kind: 'found', records: [{ address: '192.0.2.60' }] })
})

test('a wildcard answers below its name', async () => {
  const found = await tree.resolver.lookUp('any.wild.acme.com', 'A')
  expect(found).toMatchObject({ kind: 'found', records: [{ name: 'any.wild.acme.com' }] })
})

test('a look-up that failed is unknown and never none', async () => {
  const look = async (name: string) => tree.resolver.lookUp(name, 'A')
  expect(await look('silent.com')).toEqual({ kind: 'unknown', reason: 'no-answer' })
  expect(await look('closed.com')).toEqual({ kind: 'unknown', reason: 'refused' })
  expect(await look('orphan.com')).toEqual({ kind: 'unknown', reason: 'no-answer' })
  expect(await look('here.acme.com')).toEqual({ kind: 'unknown', reason: 'loop' })
  expect((await look('round.com')).kind).toBe('unknown')
  expect(await look(`${'x'.repeat(64)}.com`)).toEqual({ kind: 'unknown', reason: 'malformed-name' })
})

test('a server cannot refer back up to speak for a zone it was not asked about', async () => {
  expect(await tree.resolver.lookUp('liar.com', 'A')).toEqual({ kind: 'unknown', reason: 'refused' })
})

test('the name servers of a domain are those its parent delegates to, reachable or not', async () => {
  const { resolver } = tree
  expect(await resolver.nameServersOf('silent.com')).toEqual({
    kind: 'found',
    nameServers: ['ns.silent.com'],
  })
  expect(await resolver.nameServersOf('acme.com')).toEqual({
    kind: 'found',
    nameServers: ['ns1.acme.com', 'ns2.acme.com'],
  })
  expect(await resolver.nameServersOf('unregistered.com')).toEqual({ kind: 'none', reason: 'nxdomain' })
  expect(await resolver.nameServersOf('below.silent.com')).toMatchObject({ kind: 'unknown' })
})

test('mailauth gets answers in its form and can tell no record from a failed look-up', async () => {
  const resolve = mailauthResolver(tree.resolver)
  expect(await resolve('acme.com', 'MX')).toEqual([{ exchange: 'mail.acme.com', priority: 10 }])
  expect(await resolve('key._domainkey.acme.com', 'TXT')).toEqual([[longKey]])
  expect(await resolve('track.acme.com', 'A')).toEqual(['192.0.2.60'])
  await expect(resolve('nothing.acme.com', 'TXT')).rejects.toMatchObject({ code: 'ENOTFOUND' })
  await expect(resolve('mail.acme.com', 'TXT')).rejects.toMatchObject({ code: 'ENODATA' })
  await expect(resolve('silent.com', 'TXT')).rejects.toMatchObject({ code: 'ESERVFAIL' })
})
