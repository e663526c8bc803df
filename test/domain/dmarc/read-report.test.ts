import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readReport } from '#domain/dmarc/read-report.ts'
import { unpackReport } from '#domain/dmarc/unpack-report.ts'
import { zipped } from '#vendors/seed/sandbox/aggregate-report.ts'

const record = (given: { ip?: string; count?: string; dkim?: string; spf?: string; auth?: string } = {}) => {
  const { ip = '192.0.2.1', count = '10', dkim = 'pass', spf = 'pass' } = given
  const auth =
    given.auth ??
    '<auth_results><dkim><domain>acme.com</domain><result>pass</result></dkim><spf><domain>bounce.acme.com</domain><result>pass</result></spf></auth_results>'
  return `<record><row><source_ip>${ip}</source_ip><count>${count}</count><policy_evaluated><disposition>none</disposition><dkim>${dkim}</dkim><spf>${spf}</spf></policy_evaluated></row><identifiers><header_from>acme.com</header_from></identifiers>${auth}</record>`
}
const report = (records: string, more: { root?: string; published?: string; head?: string } = {}) =>
  Buffer.from(
    `${more.head ?? '<?xml version="1.0"?>'}<feedback${more.root ?? ''}><report_metadata><org_name>Receiver &amp; Co</org_name><email>x@receiver.example</email><report_id>r-1</report_id><date_range><begin>1764000000</begin><end>1764086399</end></date_range></report_metadata><policy_published><domain>ACME.com</domain><p>none</p>${more.published ?? '<pct>100</pct>'}</policy_published>${records}</feedback>`,
  )
const others =
  '<auth_results><spf><domain>mta.mailer.example</domain><result>pass</result></spf></auth_results>'

test('a report of RFC 7489 is read: who vouched for what, how much was aligned, and no address of a server', () => {
  const read = readReport(
    report(
      record() +
        record({ ip: '192.0.2.2', count: '5', spf: 'fail' }) +
        record({ ip: '198.51.100.9', count: '3', dkim: 'fail', spf: 'fail', auth: others }) +
        record({ count: '1', dkim: 'fail', spf: 'fail', auth: '<auth_results/>' }),
    ),
  )
  if (!read.ok) throw new Error(read.reason)
  expect(read.report).toMatchObject({
    format: 'rfc7489',
    org: 'Receiver & Co',
    reportRef: 'r-1',
    domain: 'acme.com',
    policy: 'none',
    sources: [
      { source: 'acme.com', servers: 2, messages: 15, aligned: 15, byDkim: 15, bySpf: 10 },
      { source: 'mailer.example', servers: 1, messages: 3, aligned: 0 },
      { source: 'unnamed', messages: 1, aligned: 0 },
    ],
  })
  expect(JSON.stringify(read)).not.toMatch(/192\.0\.2|198\.51/)
})

test('a report of RFC 9990 is read: its namespace, no pct, a disposition of pass, prefixes too', () => {
  const body = report(record(), {
    root: ' xmlns="urn:ietf:params:xml:ns:dmarc-2.0"',
    published: '<np>none</np><testing>n</testing><discovery_method>treewalk</discovery_method>',
  })
  expect(readReport(body)).toMatchObject({ ok: true, report: { format: 'rfc9990' } })
  const prefixed = body
    .toString()
    .replace('xmlns=', 'xmlns:d=')
    .replaceAll(/<(\/?)([a-z_]+)/g, '<$1d:$2')
  expect(readReport(Buffer.from(prefixed))).toMatchObject({ ok: true, report: { format: 'rfc9990' } })
})

test('a report that names thousands of senders is read as the largest of them and all others together', () => {
  const sender = (number: number) =>
    record({
      ip: `192.0.2.${number % 250}`,
      count: number === 6999 ? '50' : '1',
      dkim: 'fail',
      spf: 'fail',
      auth: `<auth_results><spf><domain>sender${number}.example</domain><result>pass</result></spf></auth_results>`,
    })
  const read = readReport(report(Array.from({ length: 7000 }, (_, number) => sender(number)).join('')))
  if (!read.ok) throw new Error(read.reason)
  const { sources } = read.report
  expect(sources).toHaveLength(501)
  expect(sources.find(({ source }) => source === 'sender6999.example')).toMatchObject({ messages: 50 })
  expect(sources.find(({ source }) => source === 'others')).toMatchObject({ messages: 6500, aligned: 0 })
})

test('plain XML, gzip and ZIP all unpack to the same', async () => {
  const xml = report(record())
  for (const file of [xml, gzipSync(xml), zipped('receiver!acme.com!1!2.xml', xml)])
    expect(await unpackReport(file)).toEqual({ ok: true, xml })
})

test('what unpacks to more than four megabytes is refused before it fills the memory', async () => {
  const bomb = Buffer.alloc(60_000_000, '<')
  expect(await unpackReport(gzipSync(bomb))).toMatchObject({
    ok: false,
    reason: expect.stringContaining('four megabytes'),
  })
  expect(await unpackReport(zipped('bomb.xml', bomb))).toMatchObject({
    ok: false,
    reason: expect.stringContaining('four megabytes'),
  })
  // A directory that lies about the size is no way round: what comes out is counted.
  const lying = zipped('bomb.xml', bomb)
  const size = Buffer.alloc(4)
  size.writeUInt32LE(bomb.length)
  for (let at = lying.indexOf(size); at >= 0; at = lying.indexOf(size)) lying.writeUInt32LE(100, at)
  expect((await unpackReport(lying)).ok).toBe(false)
})

test.each([
  ['an external entity', '<?xml version="1.0"?><!DOCTYPE f [<!ENTITY x SYSTEM "file:///etc/passwd">]>'],
  ['entities that expand', '<!DOCTYPE f [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'],
])('a report with %s is refused before it is parsed', (_, head) => {
  expect(readReport(report(record(), { head }))).toMatchObject({
    ok: false,
    reason: expect.stringContaining('declares a document type'),
  })
})

test.each<[string, Buffer, RegExp]>([
  ['cut off', report(record()).subarray(0, 200), /well-formed/],
  ['another XML', Buffer.from('<html><body>no</body></html>'), /no DMARC report/],
  [
    'without an id',
    Buffer.from(report(record()).toString().replace('<report_id>r-1</report_id>', '')),
    /report_id/,
  ],
  [
    'of a policy that there is not',
    Buffer.from(report(record()).toString().replace('<p>none</p>', '<p>maybe</p>')),
    /policy_published → p/,
  ],
  ['with a count of less than nothing', report(record({ count: '-5' })), /count/],
  ['with more messages than there can be', report(record({ count: '9999999999' })), /more messages/],
  [
    'with a character that no XML has',
    Buffer.from(report(record()).toString().replace('ACME.com', 'acme.com\0')),
    /characters/,
  ],
  ['in no known text', Buffer.concat([report(''), Buffer.from([0xff, 0xfe])]), /UTF-8/],
  [
    'that ends before it begins',
    Buffer.from(report(record()).toString().replace('1764086399', '1763000000')),
    /before it begins/,
  ],
])('a report %s is refused with why', (_, xml, reason) => {
  expect(readReport(xml)).toMatchObject({ ok: false, reason: expect.stringMatching(reason) })
})

test('a report made to keep the process busy is refused before it is parsed', async () => {
  for (const filling of ['<a/>', '&lt;x', ' a="1"']) {
    const many = filling.repeat(Math.floor(3_900_000 / filling.length))
    const xml = Buffer.from(
      filling.startsWith(' ') ? `<feedback${many}></feedback>` : `<feedback>${many}</feedback>`,
    )
    expect(gzipSync(xml).length).toBeLessThan(100_000)
    const unpacked = await unpackReport(gzipSync(xml))
    if (!unpacked.ok) throw new Error(unpacked.reason)
    expect(readReport(unpacked.xml)).toEqual({ ok: false, reason: expect.stringContaining('more elements') })
  }
})

test.each<[string, Buffer]>([
  ['nothing', Buffer.alloc(0)],
  ['a broken gzip', gzipSync(report(record())).subarray(0, 60)],
  ['a broken ZIP', zipped('a.xml', report(record())).subarray(0, 90)],
  ['a ZIP without XML', zipped('a.txt', report(record()))],
  ['a ZIP in a ZIP', zipped('a.xml', zipped('b.xml', report(record())))],
  ['words', Buffer.from('Dear sir')],
  ['more than two megabytes', Buffer.alloc(2_000_001, 'a')],
])('%s is refused with a sentence', async (_, file) => {
  const unpacked = await unpackReport(file)
  expect(unpacked).toMatchObject({ ok: false, reason: expect.stringMatching(/\.$/) })
})
