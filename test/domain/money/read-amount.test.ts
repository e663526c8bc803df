import { describe, expect, it } from 'vitest'
import { readAmount } from '#domain/money/read-amount.ts'

describe('an amount of money', () => {
  it.each([
    ['142', 14_200, undefined],
    ['142.3', 14_230, undefined],
    ['142.30', 14_230, undefined],
    ['142,30', 14_230, undefined],
    ['$142.30', 14_230, 'usd'],
    ['US$ 142.30', 14_230, 'usd'],
    ['142.30 usd', 14_230, 'usd'],
    ['£142', 14_200, 'gbp'],
    ['1,142.30', 114_230, undefined],
    ['1.142,30', 114_230, undefined],
    ['1.142,30 €', 114_230, 'eur'],
    ['1 142,30', 114_230, undefined],
    ['1\u00a0142,30\u00a0€', 114_230, 'eur'],
    ['1\u202f142.30', 114_230, undefined],
    ['1’142.30', 114_230, undefined],
    ['1,142,300', 114_230_000, undefined],
    ['1.142.300,5', 114_230_050, undefined],
    ['1 142', 114_200, undefined],
    ['1142,3', 114_230, undefined],
    ['0.05', 5, undefined],
    ['  7  ', 700, undefined],
  ])('is read as people write it: %s', (text, cents, currency) => {
    expect(readAmount(text)).toEqual({ ok: true, cents, currency })
  })

  it.each([
    ['1,142', '“1,142” can be 1142.00 or 1 and a fraction. Write it with two decimals, such as 1142.00.'],
    ['1.142 €', '“1.142” can be 1142.00'],
    ['12.345', '“12.345” can be 12345.00'],
    ['0.142', 'two digits after its decimal'],
    ['1142.300', 'two digits after its decimal'],
    ['1 142,300', 'two digits after its decimal'],
    ['1,142.', 'two digits after its decimal'],
    ['1,14.30', 'An amount, please'],
    ['1,142 300.10', 'An amount, please'],
    ['1.142,300.10', 'An amount, please'],
    ['1 14', 'An amount, please'],
    ['-5', 'An amount, please'],
    ['ten', 'An amount, please'],
    ['1'.padEnd(41), 'An amount, please'],
    ['5 kg', 'An amount, please'],
    ['$5 €', 'An amount, please'],
    ['', 'An amount, please'],
    ['12345678', 'larger than any'],
  ])('is refused where it can’t be read, or in two ways: %s', (text, reason) => {
    expect(readAmount(text)).toEqual({ ok: false, reason: expect.stringContaining(reason) })
  })
})
