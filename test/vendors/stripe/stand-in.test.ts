import { describe, expect, it } from 'vitest'
import type { PriceObject } from '#vendors/stripe/sandbox/catalogue.ts'
import { parseForm } from '#vendors/stripe/sandbox/form.ts'
import { periodEnd } from '#vendors/stripe/sandbox/subscriptions.ts'

describe('forms with bracket nesting', () => {
  it('become objects and lists', () => {
    expect(parseForm('a=1&b[c]=2&d[0][e]=3&d[1][e]=4&f[]=5&f[]=6')).toEqual({
      a: '1',
      b: { c: '2' },
      d: [{ e: '3' }, { e: '4' }],
      f: ['5', '6'],
    })
  })

  it.each(['[a]=1', 'a[b=1', 'a]b=1', '__proto__[x]=1', 'a=1&a[b]=2'])(
    'are refused when malformed: %s',
    (form) => {
      expect(() => parseForm(form)).toThrow(/Invalid parameter/)
    },
  )
})

describe('a subscription’s periods', () => {
  const every = (interval: string, interval_count = 1) =>
    ({ recurring: { interval, interval_count } }) as unknown as PriceObject
  const end = (from: string, price: PriceObject, periods: number) =>
    new Date(periodEnd(new Date(from), price, periods) * 1000).toISOString().slice(0, 10)

  it('end on the last day of a shorter month, and on the first day’s number again after it', () => {
    expect(end('2027-01-31T10:00:00Z', every('month'), 1)).toBe('2027-02-28')
    expect(end('2027-01-31T10:00:00Z', every('month'), 2)).toBe('2027-03-31')
  })

  it('are quarters and years too', () => {
    expect(end('2026-11-30T10:00:00Z', every('month', 3), 1)).toBe('2027-02-28')
    expect(end('2028-02-29T10:00:00Z', every('year'), 1)).toBe('2029-02-28')
  })
})
