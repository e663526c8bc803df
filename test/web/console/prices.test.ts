import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, dayOf } from '#domain/plans/day.ts'
import { bookInForce, bookOfEngagement } from '#domain/quotes/price-books.ts'
import { setPrices, type WantedPrices } from '#domain/quotes/set-prices.ts'
import { system } from '#platform/database/actor.ts'
import { consolePaths } from '#web/paths.ts'
import { type Colleague, type ConsoleWorld, consoleWorld, type Shown } from './console-world.ts'

let world: ConsoleWorld
let operator: Colleague
beforeAll(async () => {
  world = await consoleWorld()
  operator = await world.colleague('operator')
}, 90_000)
afterAll(() => world?.close())

const dollars = consolePaths.pricesIn.to({ currency: 'usd' })
const rows = async <R extends Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<R[]> =>
  (await world.build.db.owner.query<R>(sql, values)).rows
const today = async () => dayOf((await rows<{ now: Date }>('select app.now() as now'))[0]?.now ?? new Date(0))
const versions = async () => (await rows('select version from price_books order by version')).length
const inForce = (currency: 'usd' | 'eur' = 'usd') =>
  world.build.db.inPurpose('service-delivery', system('test'), (tx) => bookInForce(tx, currency))

/** What stands in the fields of a form. */
const fieldsOf = ({ html }: { readonly html: string }): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<input id="field-[a-z]+" name="([a-z]+)"[^>]* value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  )

const opened = async (who: Colleague, address = dollars) => {
  const page = await who.get(address)
  return { page, values: fieldsOf(page) }
}

async function set(who: Colleague, changed: Record<string, string>, address = dollars): Promise<Shown> {
  const { page, values } = await opened(who, address)
  const looked = await who.send(page, address, { ...values, ...changed })
  return looked.status === 200 ? who.send(looked, address) : looked
}

async function quotedClient(company: string, upTo: 'planned' | 'quoted' = 'quoted'): Promise<string> {
  const { owner } = world
  const lead = await world.lead(company)
  const inquiry = await owner.get(consolePaths.inquiry.to({ lead }))
  await owner.send(inquiry, consolePaths.convertInquiry.to({ lead }))
  const engagement =
    (
      await rows<{ id: string }>(
        'select e.id from engagements e join clients c on c.id = e.client_id where c.name = $1',
        [company],
      )
    )[0]?.id ?? ''
  const plan = await owner.get(consolePaths.plan.to({ engagement }))
  await owner.send(plan, consolePaths.plan.to({ engagement }), {
    targetPerMonth: '9000',
    targetMeans: 'messages',
    stepsPerProspect: '1',
    startDay: await today(),
    tld: 'com',
  })
  if (upTo === 'planned') return engagement
  const quote = await owner.get(consolePaths.quote.to({ engagement }))
  const sent = await owner.send(quote, consolePaths.quote.to({ engagement }))
  expect(sent.status, sent.words).toBe(303)
  return engagement
}

const quoteOf = async (engagement: string) =>
  (
    await rows<{ book: string; setup: string; monthly: string; lines: unknown }>(
      `select price_book as book, setup_cents::text as setup, monthly_cents::text as monthly, lines from quotes
       where engagement_id = $1`,
      [engagement],
    )
  )[0]

test('new prices are told before they are set, hold for quotes from then on, and touch none that was sent', async () => {
  const early = await quotedClient('Early Looms')
  const before = await quoteOf(early)
  expect(before?.book).toBe('1')
  const { page, values } = await opened(world.owner)
  const looked = await world.owner.send(page, dollars, { ...values, inbox: '18', setup: '1,800.00' })
  expect(looked.status).toBe(200)
  expect(looked.words).toContain('Nothing is set yet')
  expect(looked.words).toMatch(/an inbox a month\s*\$15\.00\s*\$18\.00/)
  expect(looked.words).toMatch(/set-up\s*\$1,500\.00\s*\$1,800\.00/)
  expect(looked.words).toMatch(/a month with 40 inboxes\s*\$600\.00\s*\$720\.00/)
  expect(looked.words).toContain('1 quote that is out keeps its prices until it lapses')
  expect(await versions()).toBe(0)

  const mend = await world.owner.post(dollars, { ...hiddenOf(looked), step: 'mend' })
  expect([mend.status, mend.html]).toEqual([200, expect.stringContaining('value="1,800.00"')])

  const waiting = await quotedClient('Waiting Looms', 'planned')
  const quotePage = await world.owner.get(consolePaths.quote.to({ engagement: waiting }))

  const done = await world.owner.send(looked, dollars)
  expect([done.status, done.to]).toEqual([303, expect.stringContaining(consolePaths.prices.to())])
  expect(await inForce()).toMatchObject({ version: 4, inboxCentsPerMonth: 1800, setupFeeCents: 180_000 })
  expect(await quoteOf(early)).toEqual(before)
  const late = await quoteOf(await quotedClient('Late Looms'))
  expect(late?.book).toBe('4')
  expect(Number(late?.setup) - Number(before?.setup)).toBe(30_000)

  const unread = await world.owner.send(quotePage, consolePaths.quote.to({ engagement: waiting }))
  expect([unread.status, unread.words]).toEqual([
    422,
    expect.stringContaining('An owner has set other prices since this page was made'),
  ])
  expect(await quoteOf(waiting)).toBeUndefined()

  const history = await operator.get(consolePaths.prices.to())
  expect(history.words).toMatch(/in force\s*4\s*dollars.*an inbox a month: \$15\.00 → \$18\.00/)
  expect(history.words).toMatch(/over\s*1\s*dollars/)
  expect(await rows(`select 1 from app.evidence where kind = 'setting.changed'`)).toHaveLength(1)
})

test('a quote is sent as its page told it or not at all: not of a plan drafted since, not at other sums, not by a form that says nothing', async () => {
  const { owner } = world
  const engagement = await quotedClient('Moved Looms', 'planned')
  const address = consolePaths.quote.to({ engagement })
  const page = await owner.get(address)
  const plan = await operator.get(consolePaths.plan.to({ engagement }))
  const redrafted = await operator.send(plan, consolePaths.plan.to({ engagement }), {
    targetPerMonth: '1000',
    targetMeans: 'messages',
    stepsPerProspect: '1',
    startDay: await today(),
    tld: 'com',
  })
  expect(redrafted.status, redrafted.words).toBe(303)
  const late = await owner.send(page, address)
  expect([late.status, late.words]).toEqual([
    422,
    expect.stringContaining('Somebody has drafted the plan anew since this page was made'),
  ])
  for (const sum of ['setup', 'monthly']) {
    const other = await owner.send(late, address, { [sum]: '1' })
    expect([other.status, other.words]).toEqual([
      422,
      expect.stringContaining('The quote comes to other sums than this page told'),
    ])
  }
  const { plan: _plan, ...without } = hiddenOf(late)
  const silent = await owner.post(address, without)
  expect([silent.status, silent.words]).toEqual([
    422,
    expect.stringContaining('This page does not say which quote it told'),
  ])
  expect(await quoteOf(engagement)).toBeUndefined()
  expect((await owner.send(late, address)).status).toBe(303)
})

test('a client who accepted a quote keeps its book for changes of their plan; one without has the book in force', async () => {
  const [engagement] = await rows<{ id: string }>(
    `select e.id from engagements e join clients c on c.id = e.client_id where c.name = 'Early Looms'`,
  )
  const bookOf = () =>
    world.build.db.inPurpose('billing', system('test'), (tx) =>
      bookOfEngagement(tx, engagement?.id ?? '', 'usd'),
    )
  expect((await bookOf())?.version).toBe(4)
  await world.build.db.owner.query(
    `update quotes set state = 'accepted', accepted_at = app.now(), accepted_by = $2 where engagement_id = $1`,
    [engagement?.id, world.owner.personId],
  )
  expect((await bookOf())?.version).toBe(1)
})

test('what can’t be meant is refused beside its field and nothing typed is lost', async () => {
  const { page, values } = await opened(world.owner)
  const refused = await world.owner.send(page, dollars, {
    ...values,
    setup: '-5',
    inbox: 'a lot',
    minimum: '999999',
    margin: '101',
    days: '0',
    from: '2026-02-31',
  })
  expect(refused.status).toBe(422)
  expect(refused.words).toContain('6 things to mend')
  for (const typed of ['-5', 'a lot', '999999', '101', '2026-02-31'])
    expect(refused.html).toContain(`value="${typed}"`)
  expect(refused.words).toContain('At most 100,000: more looks like a slip of the keyboard.')

  const past = await world.owner.send(page, dollars, {
    ...values,
    inbox: '19',
    from: addDays(await today(), -1),
  })
  expect([past.status, past.words]).toEqual([422, expect.stringContaining('Give today or a later day')])
  expect(past.html).toContain('value="19"')
  const same = await world.owner.send(page, dollars, values)
  expect([same.status, same.words]).toEqual([422, expect.stringContaining('nothing would change')])
  const foreign = await world.owner.send(page, dollars, { ...values, inbox: '€18' })
  expect([foreign.status, foreign.words]).toEqual([
    422,
    expect.stringContaining('An amount in dollars, please; this is in euros.'),
  ])
  const slip = await world.owner.send(page, dollars, { ...values, inbox: '180' })
  expect([slip.status, slip.words]).toEqual([200, expect.stringContaining('a large step')])
  expect(await versions()).toBe(1)
})

test('of two owners at once the second is told and keeps what was typed; a second press of the first does nothing more', async () => {
  const { page, values } = await opened(world.owner)
  const theirs = await world.owner.send(page, dollars, { ...values, inbox: '21' })
  const mine = await world.owner.send(page, dollars, { ...values, inbox: '20' })
  const presses = await Promise.all([world.owner.send(mine, dollars), world.owner.send(mine, dollars)])
  expect(presses.map(({ status }) => status)).toEqual([303, 303])
  expect(await versions()).toBe(2)
  const late = await world.owner.send(theirs, dollars)
  expect(late.status).toBe(422)
  expect(late.words).toContain('Somebody has set other prices meanwhile (version 5)')
  expect(late.html).toContain('value="21"')
  expect(late.words).toContain('Now $20.00')
  const again = await world.owner.send(late, dollars, fieldsOf(late))
  expect(again.status, again.words).toBe(200)
  expect(await versions()).toBe(2)

  const standing = await inForce()
  if (!standing) throw new Error('no prices')
  const { version, ...same } = standing
  const wanted = (cents: number): WantedPrices => ({ ...same, inboxCentsPerMonth: cents })
  const outcomes = await Promise.all(
    [2200, 2300].map((cents) =>
      world.build.db.inPurpose('service-delivery', world.owner.actor, (tx) =>
        setPrices(tx, { role: 'owner', secondFactor: true }, wanted(cents), version),
      ),
    ),
  )
  expect(outcomes.map((one) => ('ok' in one ? 'set' : one.kind)).sort()).toEqual(['overtaken', 'set'])
  expect(await versions()).toBe(3)
})

test('prices for a later day hold from that day, and can be dropped before it', async () => {
  const start = (await inForce('eur'))?.inboxCentsPerMonth
  const euros = consolePaths.pricesIn.to({ currency: 'eur' })
  const day = addDays(await today(), 10)
  expect((await set(world.owner, { inbox: '16.00', rate: '0.90', from: day }, euros)).status).toBe(303)
  expect((await inForce('eur'))?.inboxCentsPerMonth).toBe(start)
  const form = await world.owner.get(euros)
  expect(form.words).toContain('a change is to come')
  expect((await operator.get(consolePaths.prices.to())).words).toMatch(/to come\s*7\s*euros/)

  const dropped = await world.owner.send(form, euros, { step: 'set' })
  expect(dropped.status, dropped.words).toBe(422)
  const drop = /<details class="confirm">[\s\S]*?<form[\s\S]*?<\/form>/.exec(form.html)?.[0] ?? ''
  const really = await world.owner.post(euros, hiddenOf({ html: drop }))
  expect(really.status, really.words).toBe(303)
  expect((await operator.get(consolePaths.prices.to())).words).toMatch(/dropped before its day\s*7\s*euros/)

  expect((await set(world.owner, { inbox: '16.00', rate: '0.90', from: day }, euros)).status).toBe(303)
  await world.build.pass({ days: 10 })
  expect(await inForce('eur')).toMatchObject({ inboxCentsPerMonth: 1600, centsPerDollar: 90 })
})

test('an operator reads them and can’t set them: not by the form, not past it, not without the session’s token', async () => {
  const before = await versions()
  const day = await today()
  const { page, values } = await opened(operator)
  expect(page.words).toContain('Only an owner can change prices and spending limits')
  const sent = await operator.post(dollars, {
    ...hiddenOf(page),
    ...values,
    inbox: '1',
    basedOn: '6',
    step: 'set',
  })
  expect(sent.status).toBe(422)
  expect((await world.owner.post(dollars, { ...values, basedOn: '6', step: 'set' })).status).toBe(403)
  const standing = await inForce()
  if (!standing) throw new Error('no prices')
  const { version, ...same } = standing
  await expect(
    world.build.db.inPurpose('service-delivery', operator.actor, (tx) =>
      setPrices(
        tx,
        { role: 'owner', secondFactor: true },
        { ...same, setupFeeCents: 1, effectiveFrom: day },
        version,
      ),
    ),
  ).rejects.toMatchObject({ code: '42501' })
  await expect(
    world.build.db.inPurpose('service-delivery', world.owner.actor, (tx) =>
      tx.call('update price_books set setup_fee_cents = 1', []),
    ),
  ).rejects.toMatchObject({ code: '42501' })
  expect(await versions()).toBe(before)
})

function hiddenOf({ html }: { readonly html: string }): Record<string, string> {
  const hidden: Record<string, string> = {}
  for (const [, name, value] of html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g))
    if (name !== undefined && hidden[name] === undefined) hidden[name] = value ?? ''
  return hidden
}
