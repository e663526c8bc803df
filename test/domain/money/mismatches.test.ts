import { describe, expect, it } from 'vitest'
import { readBillLines } from '#domain/money/bill-lines.ts'
import { billMismatches, clientMismatches, type KnownDomain } from '#domain/money/mismatches.ts'

const known = (name: string, changed: Partial<KnownDomain> = {}): KnownDomain => ({
  name,
  clientId: 'c1',
  company: 'Acme',
  runs: true,
  ranUntil: null,
  openInboxes: 2,
  registeredOn: '2026-11-05',
  paidCents: 1108,
  renewalCents: 1108,
  ...changed,
})
const bill = (vendor: string, csv: string) => {
  const read = readBillLines(csv)
  if (!read.ok) throw new Error(read.reason)
  return { vendor, from: '2026-11-01', to: '2026-11-30', lines: read.lines }
}
const hostBill = (...rows: string[]) => bill('mailforge', ['what,domain,quantity,amount', ...rows].join('\n'))
const found = (held: ReturnType<typeof bill>, domains: readonly KnownDomain[]) =>
  billMismatches(held, domains, 300).map(({ kind, about, cents }) => [kind, about, cents])

describe('lines of a bill', () => {
  it('are read in any order of columns, with addresses kept as domains alone and counted together', () => {
    expect(
      readBillLines('amount,what,domain\r\n3.00,inbox,ada@try.com\r\n"3.00",inbox,"bob@try.com"\r\n'),
    ).toEqual({ ok: true, lines: [{ what: 'inbox', domain: 'try.com', quantity: 2, amountCents: 600 }] })
    expect(readBillLines('what,amount\nplan,"1,097.5"')).toEqual({
      ok: true,
      lines: [{ what: 'plan', quantity: 1, amountCents: 109_750 }],
    })
    expect(readBillLines('')).toEqual({ ok: true, lines: [] })
  })

  it.each([
    ['domain,price\na.com,3', 'The first line must name the columns'],
    ['what,amount\nbox,3.00', 'Line 2: "box" is none of'],
    ['what,domain,amount\ninbox,nodomain,3.00', 'Line 2: this is no domain.'],
    ['what,amount\nplan,3.00\nplan,free', 'Line 3: the amount'],
    ['what,quantity,amount\nplan,0,3.00', 'Line 2: the quantity'],
  ])('that cannot be read are refused with their place: %s', (text, reason) => {
    expect(readBillLines(text)).toMatchObject({ ok: false, reason: expect.stringContaining(reason) })
  })
})

describe('a bill of the host', () => {
  it('that agrees with what runs shows nothing', () => {
    expect(
      found(hostBill('inbox,a.com,2,6.00', 'inbox,b.com,2,6.00'), [known('a.com'), known('b.com')]),
    ).toEqual([])
  })

  it('shows orphans: inboxes at a domain of no stack, and of one that has ended', () => {
    const ended = known('old.com', { runs: false, openInboxes: 0 })
    expect(found(hostBill('inbox,nobody.com,3,9.00', 'inbox,old.com,1,3.00'), [ended])).toEqual([
      ['billed-unknown', 'nobody.com', 900],
      ['billed-unknown', 'old.com', 300],
    ])
  })

  it('shows what is billed more than runs, what runs unbilled, and another price', () => {
    const domains = [known('more.com'), known('less.com'), known('dear.com'), known('free.com')]
    expect(
      found(hostBill('inbox,more.com,3,9.00', 'inbox,less.com,1,3.00', 'inbox,dear.com,2,8.00'), domains),
    ).toEqual([
      ['billed-more', 'more.com', 300],
      ['priced-otherwise', 'dear.com', 200],
      ['not-billed', 'less.com', undefined],
      ['not-billed', 'free.com', undefined],
    ])
  })

  it('counts what ran in its own time: neither what ended after it nor what was bought after it is wrong', () => {
    const over = known('over.com', { runs: false, ranUntil: '2026-11-20' })
    const later = known('later.com', { registeredOn: '2026-12-02' })
    expect(found(hostBill('inbox,over.com,2,6.00'), [over, later])).toEqual([])
    const before = known('before.com', { runs: false, ranUntil: '2026-10-31' })
    expect(found(hostBill('inbox,before.com,2,6.00'), [before])).toEqual([
      ['billed-unknown', 'before.com', 600],
    ])
  })

  it('with a total alone says nothing of any inbox', () => {
    expect(found(hostBill('plan,,1,120.00'), [known('a.com')])).toEqual([])
  })
})

describe('a bill of the registrar', () => {
  it('shows domains of no stack, other prices, and what was bought in its time without standing on it', () => {
    const domains = [
      known('ours.com'),
      known('dear.com', { paidCents: 900 }),
      known('gone.com'),
      known('before.com', { registeredOn: '2026-10-31' }),
    ]
    const held = bill(
      'porkbun',
      [
        'what,domain,quantity,amount',
        'domain,ours.com,1,11.08',
        'domain,dear.com,1,11.08',
        'domain,who.com,1,9.00',
        'renewal,before.com,1,12.00',
      ].join('\n'),
    )
    expect(found(held, domains)).toEqual([
      ['priced-otherwise', 'dear.com', 208],
      ['billed-unknown', 'who.com', 900],
      ['priced-otherwise', 'before.com', 92],
      ['not-billed', 'gone.com', undefined],
    ])
  })
})

describe('what runs for a client', () => {
  const client = {
    clientId: 'c1',
    company: 'Acme',
    paidInboxes: 4,
    openInboxes: 4,
    subscriptionRuns: true,
    stackRuns: true,
  }

  it('is shown when nobody pays for it, or less than runs', () => {
    expect(clientMismatches([client])).toEqual([])
    expect(clientMismatches([{ ...client, subscriptionRuns: false }])).toMatchObject([
      { kind: 'runs-unpaid' },
    ])
    expect(clientMismatches([{ ...client, openInboxes: 5 }])).toMatchObject([{ kind: 'more-than-paid' }])
    expect(clientMismatches([{ ...client, stackRuns: false, subscriptionRuns: false }])).toEqual([])
  })
})
