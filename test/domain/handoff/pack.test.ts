import { describe, expect, it } from 'vitest'
import { assetKinds, assetList } from '#domain/handoff/assets.ts'
import { costTable } from '#domain/handoff/costs.ts'
import { csv } from '#domain/handoff/csv.ts'
import { inboxesCsv } from '#domain/handoff/inboxes-csv.ts'
import { renewals } from '#domain/handoff/renewals.ts'
import { characterStrings, zoneFile } from '#domain/handoff/zone-file.ts'
import { personal } from '#policy/personal.ts'

/** A reader of RFC 4180 written from the specification, not from the writer. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let value = ''
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    if (quoted && character === '"' && text[at + 1] === '"') {
      value += '"'
      at++
    } else if (character === '"') quoted = !quoted
    else if (!quoted && character === ',') {
      row.push(value)
      value = ''
    } else if (!quoted && character === '\r' && text[at + 1] === '\n') {
      rows.push([...row, value])
      row = []
      value = ''
      at++
    } else value += character
  }
  return rows
}

/** Reads quoted character strings back (RFC 1035, 5.1). */
function readStrings(text: string): Buffer[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, inner = '']) => {
    const octets: number[] = []
    for (let at = 0; at < inner.length; at++) {
      if (inner[at] !== '\\') octets.push(inner.charCodeAt(at))
      else if (/\d/.test(inner[at + 1] ?? '')) {
        octets.push(Number(inner.slice(at + 1, at + 4)))
        at += 3
      } else {
        octets.push(inner.charCodeAt(at + 1))
        at++
      }
    }
    return Buffer.from(octets)
  })
}

describe('the CSV of inboxes', () => {
  it('reads back as it was written, whatever the values', () => {
    const rows = [
      ['plain', 'a,b', 'say "x"'],
      ['line\r\nbreak', '', 'Ünïcode'],
    ]
    expect(readCsv(csv(['one', 'two', 'three'], rows))).toEqual([['one', 'two', 'three'], ...rows])
  })

  it('holds no value that a spreadsheet runs', () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r']) {
      expect(readCsv(csv(['x'], [[`${start}cmd`]]))[1]).toEqual([`'${start}cmd`])
    }
  })

  it('names each inbox and holds no password', () => {
    const text = inboxesCsv([
      {
        address: personal('email', 'ada@getacme.com'),
        firstName: personal('name', 'Ada'),
        lastName: personal('name', 'Love, lace'),
        domain: 'getacme.com',
        host: 'Mailforge',
        imapHost: 'imap.host.example',
        imapPort: 993,
        smtpHost: 'smtp.host.example',
        smtpPort: 587,
        coldPerDay: 20,
        warmUpPerDay: 15,
      },
    ])
    const [header = [], row = []] = readCsv(text)
    expect(row.slice(0, 3)).toEqual(['ada@getacme.com', 'Ada', 'Love, lace'])
    expect(row).toHaveLength(header.length)
    expect(header.join(' ')).not.toMatch(/pass|secret|credential/)
  })
})

describe('a zone file', () => {
  const records = [
    { type: 'MX', name: 'getacme.com', preference: 10, host: 'mx.host.example' },
    { type: 'TXT', name: 'GetAcme.com.', text: 'v=spf1 include:x.example ~all' },
    { type: 'TXT', name: 's1._domainkey.getacme.com', text: `p=${'A'.repeat(400)}` },
    { type: 'CNAME', name: 'go.getacme.com', host: 'track.example.' },
    { type: 'A', name: 'getacme.com', address: '192.0.2.7' },
  ] as const
  const input = { domain: 'getacme.com', records, ttlSeconds: 3600, readAt: new Date('2026-11-23T00:00:00Z') }

  it('is in master file format, relative to its origin', () => {
    const lines = zoneFile(input).split('\n')
    expect(lines.slice(0, 3)).toEqual([
      '; getacme.com, as read from outside at 2026-11-23T00:00:00.000Z',
      '$ORIGIN getacme.com.',
      '$TTL 3600',
    ])
    expect(lines).toContain('@ IN MX 10 mx.host.example.')
    expect(lines).toContain('@ IN A 192.0.2.7')
    expect(lines).toContain('go IN CNAME track.example.')
    expect(lines).toContain('@ IN TXT "v=spf1 include:x.example ~all"')
  })

  it('is the same for the same records in any order', () => {
    expect(zoneFile({ ...input, records: [...records].reverse() })).toBe(zoneFile(input))
  })

  it('splits texts at 255 octets and loses none', () => {
    const texts = [
      '',
      'x'.repeat(255),
      'x'.repeat(256),
      'x'.repeat(700),
      'quo"te \\ back',
      'é'.repeat(200),
      'a;b\u0007',
    ]
    for (const text of texts) {
      expect(characterStrings(text)).toMatch(/^[ -~]+$/)
      const strings = readStrings(characterStrings(text))
      for (const one of strings) expect(one.length).toBeLessThanOrEqual(255)
      expect(Buffer.concat(strings).toString('utf8')).toBe(text)
      expect(strings.length).toBeGreaterThan(0)
    }
  })
})

describe('the tables of the pack', () => {
  it('say for every asset who owns it and how it moves, and claim no unread ownership', () => {
    const list = assetList(
      (Object.keys(assetKinds) as (keyof typeof assetKinds)[]).map((kind) => ({
        kind,
        subject: 'getacme.com',
        count: 1,
      })),
    )
    for (const asset of list) {
      expect(asset.ownership).not.toBe('')
      expect(asset.moves.length).toBeGreaterThan(0)
    }
    expect(list[0]?.ownership).toContain('not confirmed')
    const proven = assetList([
      { kind: 'registration', subject: 'getacme.com', count: 1, provenAt: new Date('2026-11-23T10:00:00Z') },
    ])
    expect(proven[0]?.ownership).toBe('yours; you were read back as registrant on 2026-11-23')
  })

  it('list the next renewal of each domain, the earliest first', () => {
    const domain = { renewalCents: 1108, renewsByItself: true }
    const table = renewals(
      [
        { ...domain, name: 'b.com', registeredOn: '2026-11-23' },
        { ...domain, name: 'a.com', registeredOn: '2025-01-10', renewsByItself: undefined },
      ],
      '2026-12-01',
    )
    expect(table).toEqual([
      {
        name: 'a.com',
        day: '2027-01-10',
        daysLeft: 40,
        payBy: '2026-12-11',
        renewalCents: 1108,
        renewal: 'unknown',
      },
      {
        name: 'b.com',
        day: '2027-11-23',
        daysLeft: 357,
        payBy: '2027-10-24',
        renewalCents: 1108,
        renewal: 'renews by itself',
      },
    ])
    expect(
      renewals([{ ...domain, name: 'c.com', registeredOn: '2024-12-01' }], '2026-12-01')[0]?.daysLeft,
    ).toBe(0)
  })

  it('add up the costs of a year', () => {
    const table = costTable([
      {
        vendor: 'Mailforge',
        what: 'inboxes',
        quantity: 30,
        unitCents: 300,
        every: 'month',
        billedTo: 'agency',
      },
      {
        vendor: 'Porkbun',
        what: 'domains',
        quantity: 15,
        unitCents: 1108,
        every: 'year',
        billedTo: 'client',
      },
    ])
    expect(table).toMatchObject({ monthlyCents: 9_000, yearlyCents: 16_620, wholeYearCents: 124_620 })
  })
})
