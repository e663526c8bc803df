import { createHash } from 'node:crypto'
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'

/** What a receiver saw of one domain on one day; all of it a function of domain and day. */
export interface SeenDay {
  readonly domain: string
  /** `2026-11-23`, UTC. */
  readonly day: string
  readonly policy: string
}

const reporter = 'sandbox-receiver.example'

/** 0 to 1, the same for the same words. */
function chance(...words: readonly string[]): number {
  return createHash('sha256').update(words.join(' ')).digest().readUInt32BE(0) / 2 ** 32
}

/**
 * The mail with an aggregate report as receivers send it: domains of even length are told in the form of RFC 7489 as
 * gzip, the others in that of RFC 9990 as ZIP. The well-known input `leaky` in a domain's name: one in five messages
 * comes from somebody else.
 */
export function reportMail(seen: SeenDay, to: string, at: Date): Buffer {
  const { domain, day } = seen
  const isOld = domain.length % 2 === 0
  const begin = Math.floor(Date.parse(`${day}T00:00:00Z`) / 1000)
  const name = `${reporter}!${domain}!${begin}!${begin + 86_399}`
  const xml = Buffer.from(isOld ? xml7489(seen, begin) : xml9990(seen, begin))
  const file = isOld ? gzipSync(xml) : zipped(`${name}.xml`, xml)
  const boundary = 'report-boundary'
  return Buffer.from(
    [
      `From: noreply-dmarc@${reporter}`,
      `To: ${to}`,
      `Subject: Report Domain: ${domain} Submitter: ${reporter} Report-ID: <${domain}.${day}>`,
      `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
      `Message-ID: <${domain}.${day}@${reporter}>`,
      'MIME-Version: 1.0',
      `Content-Type: multipart/mixed; boundary="${boundary}"`,
      '',
      `--${boundary}`,
      'Content-Type: text/plain; charset=utf-8',
      '',
      'This is an aggregate report.',
      `--${boundary}`,
      `Content-Type: application/${isOld ? 'gzip' : 'zip'}; name="${name}.${isOld ? 'xml.gz' : 'zip'}"`,
      'Content-Transfer-Encoding: base64',
      `Content-Disposition: attachment; filename="${name}.${isOld ? 'xml.gz' : 'zip'}"`,
      '',
      ...(file.toString('base64').match(/.{1,76}/g) ?? []),
      `--${boundary}--`,
      '',
    ].join('\r\n'),
  )
}

function rows({ domain, day }: SeenDay): { own: number; foreign: number } {
  const all = 40 + Math.floor(chance(domain, day, 'seen') * 40)
  const foreign = domain.includes('leaky') ? Math.ceil(all / 5) : chance(domain, day, 'one') < 0.05 ? 1 : 0
  return { own: all - foreign, foreign }
}

const row = (count: number, disposition: string, aligned: boolean): string =>
  `<row><source_ip>${aligned ? '192.0.2.21' : '198.51.100.7'}</source_ip><count>${count}</count><policy_evaluated>` +
  `<disposition>${disposition}</disposition><dkim>${aligned ? 'pass' : 'fail'}</dkim><spf>${aligned ? 'pass' : 'fail'}</spf>` +
  '</policy_evaluated></row>'

const results = (domain: string): string =>
  `<auth_results><dkim><domain>${domain}</domain><selector>mf1</selector><result>pass</result></dkim>` +
  `<spf><domain>${domain}</domain><scope>mfrom</scope><result>pass</result></spf></auth_results>`

function records(seen: SeenDay, passed: string): string {
  const { own, foreign } = rows(seen)
  const stopped = seen.policy === 'none' ? 'none' : seen.policy
  const record = (count: number, disposition: string, aligned: boolean, by: string) =>
    `<record>${row(count, disposition, aligned)}<identifiers><header_from>${seen.domain}</header_from>` +
    `<envelope_from>${by}</envelope_from></identifiers>${results(by)}</record>`
  return (
    record(own, passed, true, seen.domain) +
    (foreign > 0 ? record(foreign, stopped, false, 'othermailer.example') : '')
  )
}

const metadata = ({ domain, day }: SeenDay, begin: number): string =>
  `<report_metadata><org_name>${reporter}</org_name><email>noreply-dmarc@${reporter}</email>` +
  `<report_id>${domain}.${day}</report_id><date_range><begin>${begin}</begin><end>${begin + 86_399}</end></date_range>` +
  '</report_metadata>'

const xml7489 = (seen: SeenDay, begin: number): string =>
  `<?xml version="1.0" encoding="UTF-8"?><feedback><version>1.0</version>${metadata(seen, begin)}` +
  `<policy_published><domain>${seen.domain}</domain><adkim>r</adkim><aspf>r</aspf><p>${seen.policy}</p>` +
  `<sp>${seen.policy}</sp><pct>100</pct></policy_published>${records(seen, 'none')}</feedback>`

const xml9990 = (seen: SeenDay, begin: number): string =>
  '<?xml version="1.0" encoding="UTF-8"?><feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0"><version>1.0</version>' +
  `${metadata(seen, begin)}<policy_published><domain>${seen.domain}</domain><p>${seen.policy}</p>` +
  `<np>${seen.policy}</np><testing>n</testing><discovery_method>treewalk</discovery_method></policy_published>` +
  `${records(seen, 'pass')}</feedback>`

/** A ZIP of one file (PKWARE APPNOTE 6.3.10). */
export function zipped(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content)
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(8, 4)
  fields.writeUInt32LE(crc32(content), 10)
  fields.writeUInt32LE(packed.length, 14)
  fields.writeUInt32LE(content.length, 18)
  fields.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed])
  const central = Buffer.concat([
    Buffer.from('PK\x01\x02', 'latin1'),
    Buffer.from([20, 0]),
    fields,
    Buffer.alloc(14),
    Buffer.from(name),
  ])
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, central, end])
}
