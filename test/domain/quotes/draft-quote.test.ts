import { describe, expect, it } from 'vitest'
import { planCapacity } from '#domain/plans/capacity-plan.ts'
import { addDays } from '#domain/plans/day.ts'
import { parsePlanRequest } from '#domain/plans/plan-request.ts'
import { draftQuote, quoteSchema, stillStands } from '#domain/quotes/draft-quote.ts'
import { type PriceBook, priceBookOn, priceBookSchema, startingBooks } from '#domain/quotes/price-book.ts'
import { renewsDearer } from '#domain/tlds/tld-price.ts'

const [firstBook] = startingBooks

function planFor(targetPerMonth: number) {
  const parsed = parsePlanRequest({
    targetPerMonth,
    targetMeans: 'messages',
    stepsPerProspect: 1,
    startDay: '2026-11-23',
    host: 'mailforge',
    sequencer: 'instantly',
    tld: 'com',
  })
  if (parsed.kind === 'refused') throw new Error('refused')
  const outcome = planCapacity(parsed.request)
  if (outcome.kind === 'refused') throw new Error('refused')
  return outcome.plan
}

describe('a quote', () => {
  it('adds up, in whole cents, for every plan and margin', () => {
    for (const target of [100, 1_000, 5_000, 10_000, 40_000]) {
      for (const domainMarginPercent of [0, 7, 33]) {
        const quote = draftQuote(planFor(target), { ...firstBook, domainMarginPercent }, '2026-11-23')
        for (const line of quote.lines) expect(line.amountCents).toBe(line.quantity * line.unitCents)
        const all = quote.setupCents + quote.monthlyCents + quote.yearlyCents
        expect(all).toBe(quote.lines.reduce((cents, line) => cents + line.amountCents, 0))
        expect(Number.isInteger(all)).toBe(true)
        expect(quote.monthlyCents).toBeGreaterThanOrEqual(firstBook.minimumCentsPerMonth)
        expect(quote.setupCents - firstBook.setupFeeCents).toBeGreaterThanOrEqual(quote.registrarCents)
      }
    }
  })

  it('rounds a margin up to the cent, and never bills less than the minimum by a cent', () => {
    const plan = planFor(1_000)
    const quote = draftQuote(plan, { ...firstBook, domainMarginPercent: 7 }, '2026-11-23')
    expect(quote.lines.find(({ kind }) => kind === 'domains')?.unitCents).toBe(1186)
    const inboxCents = plan.size.inboxes * firstBook.inboxCentsPerMonth
    for (const off of [-1, 0, 1]) {
      const book = { ...firstBook, minimumCentsPerMonth: inboxCents + off }
      expect(draftQuote(plan, book, '2026-11-23').monthlyCents).toBe(inboxCents + Math.max(0, off))
    }
  })

  it('says for how many years a domain is bought where the registry sells no single one', () => {
    const plan = planFor(1_000)
    const years = (count: number) => ({
      ...plan,
      request: {
        ...plan.request,
        tldPrices: { com: { firstYearCents: 4000, renewalCents: 2000, years: count } },
      },
    })
    const words = (count: number) =>
      draftQuote(years(count), firstBook, '2026-11-23').lines.map((line) => line.words)
    expect(words(1)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('in your name, first year,'),
        expect.stringContaining('renewals from the second year,'),
      ]),
    )
    expect(words(2)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('in your name, first 2 years,'),
        expect.stringContaining('renewals after the first 2 years,'),
      ]),
    )
    const price = { firstYearCents: 4000, renewalCents: 2000 }
    expect([renewsDearer({ ...price, years: 2 }), renewsDearer({ ...price, years: 3 })]).toEqual([
      false,
      true,
    ])
  })

  it('bills the monthly minimum as a line of its own, only when it is missed', () => {
    expect(draftQuote(planFor(500), firstBook, '2026-11-23').lines.map(({ kind }) => kind)).toContain(
      'minimum',
    )
    expect(draftQuote(planFor(40_000), firstBook, '2026-11-23').lines.map(({ kind }) => kind)).not.toContain(
      'minimum',
    )
  })

  it('stands for 14 days, the last one included', () => {
    const quote = draftQuote(planFor(1_000), firstBook, '2026-11-23')
    expect(quote.validThrough).toBe('2026-12-07')
    expect(stillStands(quote, '2026-12-07')).toBe(true)
    expect(stillStands(quote, addDays('2026-12-07', 1))).toBe(false)
  })

  it('survives JSON and its schema unchanged', () => {
    const quote = draftQuote(planFor(1_000), firstBook, '2026-11-23')
    expect(quoteSchema.parse(JSON.parse(JSON.stringify(quote)))).toEqual(quote)
  })
})

describe('the price books', () => {
  it('are valid and numbered without gaps, and the newest in force is used', () => {
    startingBooks.forEach((book, index) => {
      expect(priceBookSchema.parse(book).version).toBe(index + 1)
    })
    const next: PriceBook = { ...firstBook, version: 2, effectiveFrom: '2027-01-01' }
    expect(priceBookOn('2026-12-31', [firstBook, next])).toBe(firstBook)
    expect(priceBookOn('2027-01-01', [next, firstBook])).toBe(next)
    expect(priceBookOn('2020-01-01')).toBeUndefined()
  })

  it('in another currency is made from a book of that currency alone, the registrar’s price at the rate fixed in it', () => {
    const book = priceBookOn('2026-12-01', startingBooks, 'eur')
    if (!book) throw new Error('there is no book in euros')
    const plan = planFor(3000)
    const quote = draftQuote(plan, book, '2026-12-01')
    expect(quote.currency).toBe('eur')
    const price = plan.request.tldPrices[plan.request.tld]
    const domains = quote.lines.find(({ kind }) => kind === 'domains')
    expect(domains?.unitCents).toBe(Math.ceil(((price?.firstYearCents ?? 0) * book.centsPerDollar) / 100))
    expect(domains?.words).toContain('a dollar at 0.95 EUR')
    expect(quoteSchema.parse(quote)).toEqual(quote)
  })
})
