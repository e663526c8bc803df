import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayOf } from '#domain/plans/day.ts'
import { consolePaths } from '#web/paths.ts'
import { readTldPrices } from '#workflows/read-tld-prices.ts'
import { type Colleague, type ConsoleWorld, consoleWorld } from './console-world.ts'

let world: ConsoleWorld
let operator: Colleague
let engagement: string
beforeAll(async () => {
  world = await consoleWorld()
  operator = await world.colleague('operator')
  const lead = await world.lead('Lovelace Looms')
  const inquiry = await world.owner.get(consolePaths.inquiry.to({ lead }))
  await world.owner.send(inquiry, consolePaths.convertInquiry.to({ lead }))
  engagement = (await one<{ id: string }>('select id from engagements')).id
}, 90_000)
afterAll(() => world?.close())

const one = async <T>(sql: string, values: unknown[] = []): Promise<T> =>
  (await world.build.db.owner.query(sql, values)).rows[0]
const read = () => readTldPrices(world.build.parts, 'sandbox')

async function draft(tld: string) {
  const page = await operator.get(consolePaths.plan.to({ engagement }))
  return operator.send(page, consolePaths.plan.to({ engagement }), {
    targetPerMonth: '800',
    targetMeans: 'messages',
    stepsPerProspect: '3',
    startDay: dayOf((await one<{ now: Date }>('select app.now() as now')).now),
    tld,
  })
}

test('before the registrar was asked .com is planned by the list and any other ending says where to have it read', async () => {
  const page = await operator.get(consolePaths.plan.to({ engagement }))
  expect(page.words).toContain('$11.08 a year by the list of 23 November 2026')
  const refused = await draft('co')
  expect(refused.status).toBe(422)
  expect(refused.words).toContain('The price of .co has not been read from the registrar yet')
  expect(refused.html).toContain(`href="${consolePaths.tlds.to()}"`)
  expect(refused.html).toContain('value="800"')
  expect((await draft('com')).status).toBe(303)
})

test('prices are what an order is granted, not what the registrar’s list shows, and a renewal has its own', async () => {
  await read()
  const page = await operator.get(consolePaths.tlds.to())
  expect(page.words).toMatch(/\.co\s*can be planned\s*\$11\.58 first year\s*\$26\.58\s*2\.3 times\s*now/)
  expect(page.words).toContain('$51.80')
  expect(page.words).not.toContain('$28.12')
  expect(page.words).toContain('Until the registrar has answered once, .com is planned by its list price')
  expect(page.words).toContain('None yet: it is what the program came with.')
})

test('a plan with .co is priced as read, with its dearer renewal in what recurs and in the quote', async () => {
  const kept = await draft('co')
  expect(kept.status, kept.words).toBe(303)
  const page = await operator.get(consolePaths.plan.to({ engagement }))
  expect(page.words).toContain('A .co costs $11.58 the first year and $26.58 each year after')
  const { result } = await one<{ result: { size: { domains: number }; cost: Record<string, number> } }>(
    'select result from plans order by version desc limit 1',
  )
  expect(result.cost.registrarCents).toBe(result.size.domains * 1158)
  expect(result.cost.renewalCentsPerYear).toBe(result.size.domains * 2658)
  const quote = await operator.get(consolePaths.quote.to({ engagement }))
  expect(quote.words).toContain('$26.58')
})

test('a plan is not quoted at a price that the registrar asks no more', async () => {
  const address = consolePaths.quote.to({ engagement })
  const before = await operator.get(address)
  expect(before.words).not.toContain('at these prices')
  await one(`update tld_prices set renewal_cents = 2758 where tld = 'co'`)
  const page = await operator.get(address)
  expect(page.words).toContain('The registrar asks another price for .co than this plan was drafted with')
  const refused = await operator.send(before, address)
  expect([refused.status, refused.words]).toEqual([422, expect.stringContaining('Draft the plan again')])
  expect(await one('select count(*)::int as n from quotes')).toEqual({ n: 0 })
  await one(`update tld_prices set renewal_cents = 2658, years = 2, first_cents = 2316 where tld = 'co'`)
  const asTwo = await operator.send(await operator.get(address), address)
  expect([asTwo.status, asTwo.words]).toEqual([422, expect.stringContaining('Draft the plan again')])
  const endings = await operator.get(consolePaths.tlds.to())
  expect(endings.words).toMatch(/\$23\.16 first 2 years\s*\$26\.58\s*2\.3 times/)
  expect((await draft('co')).status).toBe(303)
  expect((await operator.get(address)).words).toContain('domains in your name, first 2 years')
  await one(`update tld_prices set years = 1, first_cents = 1158 where tld = 'co'`)
  expect((await draft('co')).status).toBe(303)
})

test('an owner says which endings are planned with; nonsense is refused beside the field, two presses are one', async () => {
  const jobs = async () =>
    (await one<{ n: number }>(`select count(*)::int as n from pgboss.job where name = 'read-tld-prices'`)).n
  const { owner } = world
  const page = await owner.get(consolePaths.tlds.to())
  for (const tld of ['co.uk', '<b>', '..', '1'])
    expect([tld, (await owner.send(page, consolePaths.tlds.to(), { tld })).words]).toEqual([
      tld,
      expect.stringContaining('Give an ending of letters without a further dot'),
    ])
  const before = await jobs()
  const presses = await Promise.all(
    ['.ai', 'AI', 'dev'].map((tld) => owner.send(page, consolePaths.tlds.to(), { tld })),
  )
  expect(presses.map(({ status }) => status)).toEqual([303, 303, 303])
  expect(await jobs()).toBe(before + 1)
  await read()
  const added = await operator.get(consolePaths.tlds.to())
  expect(added.words).toMatch(/\.ai\s*dearer than an order may be/)
  expect(added.words).toMatch(/\.dev\s*can be planned\s*\$12\.87/)
  expect((await draft('ai')).words).toContain('one order is above $100')
  expect((await draft('shop')).words).toContain('.shop is not among the endings that you plan with')

  const remove = consolePaths.removeTld.to({ tld: 'ai' })
  expect(added.html).not.toContain(remove)
  const removed = await owner.send(await owner.get(consolePaths.tlds.to()), remove)
  expect(removed.status).toBe(303)
  const taken = await operator.get(consolePaths.tlds.to())
  expect(taken.html).not.toContain('<strong>.ai</strong>')
  expect(taken.words).toMatch(
    /changes of what is planned with.*\.ai taken away\s*now\s*\S.*\.(ai|dev) added\s*now\s*\S.*\.(ai|dev) added/,
  )
  const asked = await operator.send(added, consolePaths.tldReading.to())
  expect(asked.to).toContain('tlds-reading')
})

test('a registrar that does not answer leaves the price that was read, with its age and the reason', async () => {
  await world.build.pass({ days: 4 })
  await world.build.sandboxes.plan('porkbun', {
    kind: 'unavailable',
    matches: 'POST /api/json/v3/domain/checkDomain',
    times: 50,
  })
  await read()
  const page = await operator.get(consolePaths.tlds.to())
  expect(page.words).toMatch(/\.co\s*can be planned\s*The registrar could not be asked\s*now/)
  expect(page.words).toContain('The price read before stands.')
  expect(page.words).toMatch(/\$26\.58\s*2\.3 times\s*4 days ago/)
  expect((await draft('co')).status).toBe(303)

  await world.build.pass({ days: 27 })
  const old = await draft('co')
  expect([old.status, old.words]).toEqual([
    422,
    expect.stringContaining('was read 31 days ago; a plan takes none older than 30 days'),
  ])
  expect((await operator.get(consolePaths.tlds.to())).words).toMatch(/\.co\s*price too old/)
  const quote = await operator.get(consolePaths.quote.to({ engagement }))
  const unsent = await operator.send(quote, consolePaths.quote.to({ engagement }))
  expect([unsent.status, unsent.words]).toEqual([422, expect.stringContaining('was read 31 days ago')])
})
