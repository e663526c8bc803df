import { parse } from 'node-html-parser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayOf } from '#domain/plans/day.ts'
import { businessTime } from '#test/support/head-start.ts'
import { consolePaths } from '#web/paths.ts'
import { type Colleague, type ConsoleWorld, consoleWorld } from './console-world.ts'

let world: ConsoleWorld
let operator: Colleague
let stackId: string
beforeAll(async () => {
  world = await consoleWorld()
  operator = await world.colleague('operator')
  const { build } = world
  stackId = await build.approvedStack({
    company: 'Lovelace Looms',
    mainDomain: 'lovelacelooms.com',
    names: ['trylovelace.com', 'getlovelace.com'],
  })
  await build.buildUp(stackId)
  const money = `insert into invoices (client_id, engagement_id, invoice_ref, number, status, currency, total_cents,
      paid_cents, issued_at, paid_at, seen_at, unpaid_since)
    select client_id, engagement_id, $2, $2, $3, $4, $5, $6, app.now(), case when $3::text = 'paid' then app.now() end, app.now(),
      case when $3::text = 'open' then app.now() end from stacks where id = $1`
  const invoice = (number: string, status: string, currency: string, total: number) =>
    build.db.owner.query(money, [stackId, number, status, currency, total, status === 'paid' ? total : 0])
  await invoice('LL-1', 'paid', 'usd', 180_000)
  await invoice('LL-2', 'open', 'usd', 30_000)
  await invoice('LL-3', 'paid', 'eur', 77_000)
}, 120_000)
afterAll(() => world?.close())

const overview = consolePaths.money.to()

test('the page tells what came in, what vendors cost and how that is known, and never mixes currencies', async () => {
  const { words, html, status } = await world.owner.get(overview)
  expect(status).toBe(200)
  expect(words).toContain('$1,800.00')
  expect(words).toContain('$300.00 overdue')
  expect(words).toContain('registrar $22.16, bought')
  expect(words).toContain('host $6.00, estimated')
  expect(words).not.toContain('€')
  // The month that runs is in the table, and no line falls because it has only begun.
  expect(words).toMatch(/[A-Z][a-z]+ 20\d\d, so far \$1,800\.00/)
  const charted = parse(html).querySelector('figure details tbody')
  expect(charted?.querySelectorAll('tr')).toHaveLength(11)
  expect(charted?.text).not.toContain('1,800')
  const euros = await world.owner.get(`${overview}?currency=eur`)
  expect(euros.words).toContain('€770.00')
  expect(euros.words).not.toContain('$1,800.00')
  expect(euros.words).toContain('two currencies')
})

test('filters stand in the address: a time, a currency, only who owes', async () => {
  const short = await world.owner.get(`${overview}?months=3`)
  expect(short.words).toContain('over 3 months')
  expect((await world.owner.get(`${overview}?months=nonsense`)).words).toContain('over 12 months')
  const owing = await world.owner.get(`${overview}?show=owing`)
  expect(owing.words).toContain('Lovelace Looms')
})

test('the balance at the registrar is held against what is due; one that cannot be read is no zero', async () => {
  const { words } = await world.owner.get(overview)
  expect(words).toContain('it lasts for the next 90 days')
})

describe('domains near the end of their term', () => {
  const undecided = `${consolePaths.renewals.to()}?show=asked`
  const waits = async () =>
    parse((await world.owner.get(`${consolePaths.pipeline.to()}?turn=client`)).html)
      .querySelectorAll('tbody tr')
      .map((row) => row.text.replaceAll(/\s+/g, ' '))
      .find((row) => row.includes('Lovelace Looms'))
  const setState = (state: string) =>
    world.build.db.owner.query(
      'update engagements set state = $2 where id = (select engagement_id from stacks where id = $1)',
      [stackId, state],
    )
  beforeAll(() =>
    world.build.db.owner.query(
      `insert into renewals (client_id, engagement_id, stack_id, domain_id, expires_at, state, currency, price_cents)
       select d.client_id, s.engagement_id, s.id, d.id, app.now() + interval '50 days', 'asked', 'usd', 1108
       from domains d join stacks s on s.id = d.stack_id where s.id = $1`,
      [stackId],
    ),
  )

  test.each(['live', 'handed-over'])(
    'wait for the client in the pipeline while the stack is %s',
    async (state) => {
      await setState(state)
      expect(await waits()).toMatch(/the client to say which domains stay/)
    },
  )

  test('are kept for one client by one confirmation, and what is decided leads back to the same list', async () => {
    const page = await operator.get(undecided)
    const form = parse(page.html)
      .querySelectorAll(`form[action="${undecided}"]`)
      .find((one) => one.querySelector('input[name=engagement]'))
    expect(form?.closest('details')?.text).toContain('$22.16')
    const body = new URLSearchParams()
    for (const input of form?.querySelectorAll('input[type=hidden]') ?? [])
      body.append(input.getAttribute('name') ?? '', input.getAttribute('value') ?? '')
    expect(await operator.sendBody(undecided, body)).toMatchObject({
      status: 303,
      to: `${undecided}&done=renewals-kept`,
    })
    const { rows } = await world.build.db.owner.query(
      `select state, decided_as from renewals where stack_id = $1`,
      [stackId],
    )
    expect(rows).toEqual([
      { state: 'renew', decided_as: 'operator' },
      { state: 'renew', decided_as: 'operator' },
    ])
    expect(await waits()).toBeUndefined()
  })
})

test('a part of an invoice is proposed to go back; what can’t be read or is too much is said beside the field, with what was typed', async () => {
  const { rows } = await world.build.db.owner.query<{ id: string }>(
    `select id from invoices where number = 'LL-1'`,
  )
  const invoice = rows[0]?.id ?? ''
  const page = await operator.get(consolePaths.invoice.to({ invoice }))
  const action = consolePaths.proposeRefund.to({ invoice })
  const amount = (html: string) => parse(html).querySelector('#field-amount')
  const most = amount(page.html)?.getAttribute('value') ?? ''
  expect(most).toMatch(/^\$1,\d{3}\.\d{2}$/)
  for (const [typed, words] of [
    ['some', 'An amount, please'],
    ['€30.00', 'in the currency of the invoice'],
    ['9000.00', 'no more than can go back'],
  ] as const) {
    const wrong = await operator.send(page, action, { amount: typed })
    expect([wrong.status, parse(wrong.html).querySelector('#field-amount-error')?.text]).toEqual([
      422,
      expect.stringContaining(words),
    ])
    expect(amount(wrong.html)?.getAttribute('value')).toBe(typed)
    expect(amount(wrong.html)?.closest('details')?.hasAttribute('open')).toBe(true)
  }
  expect((await operator.send(page, action, { amount: '30.00' })).status).toBe(303)
  const { words } = await world.owner.get(consolePaths.invoice.to({ invoice }))
  expect(words).toContain('give back $30.00 now')
  await world.build.db.owner.query('delete from refunds where invoice_id = $1', [invoice])
})

describe('a vendor’s bill', () => {
  // Of this month: what runs now ran in its time.
  const today = businessTime()
  const dayOfMonth = (month: number, day: number) =>
    dayOf(new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + month, day)))
  const bill = {
    vendor: 'mailforge',
    number: 'MF-1',
    from: dayOfMonth(0, 1),
    to: dayOfMonth(1, 0),
    currency: 'usd',
    total: '12.00',
    lines: 'what,domain,quantity,amount\ninbox,orphan.com,2,6.00\ninbox,trylovelace.com,1,6.00',
  }

  test('is entered by an operator, held against what runs, and taken away again', async () => {
    const page = await operator.get(consolePaths.bills.to())
    const kept = await operator.send(page, consolePaths.bills.to(), bill)
    expect(kept.status).toBe(303)
    const seen = await operator.get(overview)
    expect(seen.words).toContain('2 inboxes billed at a domain that is in no stack')
    expect(seen.words).toContain('an inbox costs $6.00 here, and $3.00 by the plan')
    expect(seen.words).toContain('1 inbox open for Lovelace Looms, 0 billed')
    // What one does about each kind that stands there, and about no other.
    const steps = parse(seen.html)
      .querySelectorAll('details')
      .find((one) => one.querySelector('summary')?.text === 'what to do about them')
    const told = steps?.querySelectorAll('dt').map(({ text }) => text)
    expect(told).toEqual(expect.arrayContaining(['billed, not ours', 'priced otherwise', 'runs, not billed']))
    expect(told).not.toContain('lines and total differ')

    const again = await operator.send(
      await operator.get(consolePaths.bills.to()),
      consolePaths.bills.to(),
      bill,
    )
    expect([again.status, parse(again.html).querySelector('#field-number-error')?.text]).toEqual([
      422,
      expect.stringContaining('entered already'),
    ])
    const { rows } = await world.build.db.owner.query<{ id: string }>('select id from vendor_bills')
    const removal = consolePaths.removeBill.to({ bill: rows[0]?.id ?? '' })
    const removed = await operator.send(await operator.get(consolePaths.bills.to()), removal)
    expect(removed.status).toBe(303)
    expect((await operator.get(overview)).words).not.toContain('orphan.com')
  })

  test('that cannot be read is refused at its field with what was typed kept', async () => {
    const page = await operator.get(consolePaths.bills.to())
    const wrong = await operator.send(page, consolePaths.bills.to(), {
      ...bill,
      to: '2025-12-31',
      lines: 'what,amount\nbox,1.00',
    })
    expect(wrong.status).toBe(422)
    expect(wrong.words).toContain('Line 2: "box" is none of')
    expect(wrong.html).toContain('MF-1')
  })

  test('says of an amount that can be read in two ways beside it that it can, and keeps it as it was typed', async () => {
    const page = await operator.get(consolePaths.bills.to())
    for (const [values, field, words] of [
      [{ total: '1,142' }, 'total', '“1,142” can be 1142.00 or 1 and a fraction'],
      [{ total: '1.142,30 €' }, 'total', 'This is in euros, and the bill in US dollars.'],
      [{ lines: 'what,amount\nplan,"1.142"' }, 'lines', 'Line 2: the amount: “1.142” can be'],
    ] as const) {
      const wrong = await operator.send(page, consolePaths.bills.to(), { ...bill, number: 'MF-9', ...values })
      const shown = parse(wrong.html)
      const input = shown.querySelector(`#field-${field}`)
      expect([wrong.status, shown.querySelector(`#field-${field}-error`)?.text]).toEqual([
        422,
        expect.stringContaining(words),
      ])
      expect(input?.getAttribute('aria-describedby')).toContain(`field-${field}-error`)
      if ('total' in values) expect(input?.getAttribute('value')).toBe(values.total)
    }
    const kept = await operator.send(page, consolePaths.bills.to(), {
      ...bill,
      number: 'MF-9',
      currency: 'eur',
      total: '1.142,30 €',
      lines: '',
    })
    expect(kept.status).toBe(303)
    const { rows } = await world.build.db.owner.query(
      `select total_cents::int as cents from vendor_bills where number = 'MF-9'`,
    )
    expect(rows).toEqual([{ cents: 114_230 }])
  })

  test('whose file can’t be read is refused beside the file', async () => {
    const page = await operator.get(consolePaths.bills.to())
    const body = new FormData()
    const token = parse(page.html).querySelector(
      `form[action="${consolePaths.bills.to()}"] input[type="hidden"]`,
    )
    body.set(token?.getAttribute('name') ?? '', token?.getAttribute('value') ?? '')
    for (const [name, value] of Object.entries({ ...bill, lines: '' })) body.set(name, value)
    body.set('file', new File(['what,amount\nplan,free'], 'bill.csv', { type: 'text/csv' }))
    const wrong = await operator.sendBody(consolePaths.bills.to(), body)
    const shown = parse(wrong.html)
    expect([wrong.status, shown.querySelector('#field-file-error')?.text]).toEqual([
      422,
      expect.stringContaining('Line 2: the amount: An amount, please'),
    ])
    expect(shown.querySelector('#field-file')?.getAttribute('aria-describedby')).toContain('field-file-error')
    expect(shown.querySelector('#field-total')?.getAttribute('value')).toBe(bill.total)
  })

  test('is entered by nobody who may only look, and the page says why', async () => {
    const viewer = await world.colleague('viewer')
    const page = await viewer.get(consolePaths.bills.to())
    expect(page.words).toContain('Only an owner or an operator can enter or take away a vendor’s bill')
    const refused = await viewer.send(page, consolePaths.bills.to(), bill)
    expect(refused.status).toBe(422)
  })
})
