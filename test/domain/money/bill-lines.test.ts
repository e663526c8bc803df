import { describe, expect, it } from 'vitest'
import { readBillLines } from '#domain/money/bill-lines.ts'

describe('lines of a bill', () => {
  it('are read in any order of columns, with addresses kept as domains alone and counted together', () => {
    expect(
      readBillLines('amount,what,domain\r\n3.00,inbox,ada@try.com\r\n"3.00",inbox,"bob@try.com"\r\n'),
    ).toEqual({ ok: true, lines: [{ what: 'inbox', domain: 'try.com', quantity: 2, amountCents: 600 }] })
    expect(readBillLines('what,amount\nplan,"1,097.5"')).toEqual({
      ok: true,
      lines: [{ what: 'plan', quantity: 1, amountCents: 109_750 }],
    })
    for (const text of [
      'what;amount\nplan;1.142,30 €',
      'what\tdomain\tamount\nplan\t\t1 142,30',
      'what,amount\nplan,"€1,142.30"',
    ])
      expect(readBillLines(text, 'eur')).toEqual({
        ok: true,
        lines: [{ what: 'plan', quantity: 1, amountCents: 114_230 }],
      })
    expect(readBillLines('')).toEqual({ ok: true, lines: [] })
  })

  it.each([
    ['domain,price\na.com,3', 'The first line must name the columns'],
    ['what,amount\nbox,3.00', 'Line 2: "box" is none of'],
    ['what,domain,amount\ninbox,nodomain,3.00', 'Line 2: this is no domain.'],
    ['what,amount\nplan,3.00\nplan,free', 'Line 3: the amount'],
    [
      'what,amount\nplan,3.00\nplan,"1,142"',
      'Line 3: the amount: “1,142” can be 1142.00 or 1 and a fraction.',
    ],
    ['what,amount\nplan,1,142.30', 'Line 2: it has more cells than the first line. Put an amount'],
    ['what;amount\nplan;3,00 £', 'Line 2: the amount is in British pounds, and the bill in US dollars.'],
    ['what,quantity,amount\nplan,0,3.00', 'Line 2: the quantity'],
  ])('that cannot be read are refused with their place: %s', (text, reason) => {
    expect(readBillLines(text, 'usd')).toMatchObject({ ok: false, reason: expect.stringContaining(reason) })
  })
})
