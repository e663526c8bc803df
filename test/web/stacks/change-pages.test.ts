import { parse } from 'node-html-parser'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStates } from '#domain/plan-changes/states.ts'
import { expectNoAxeFindings, launchBrowser, openPage } from '#test/support/browser.ts'
import { businessTime } from '#test/support/head-start.ts'
import { type ConsoleWorld, consoleWorld } from '#test/web/console/console-world.ts'
import { openPortal, type PortalBrowser, type TestPortal } from '#test/web/portal/portal-fixture.ts'
import { serveOnLoopback } from '#test/web/served.ts'
import { consolePaths, portalPaths } from '#web/paths.ts'

let world: ConsoleWorld
let portal: TestPortal
let chromium: Browser
let ids: { stack: string; engagement: string; client: string; person: string; old: string }
let member: PortalBrowser
beforeAll(async () => {
  world = await consoleWorld()
  portal = await openPortal(world.build.db)
  chromium = await launchBrowser()
  const stack = await world.build.approvedStack({
    company: 'Looms',
    mainDomain: 'looms.com',
    names: ['trylooms.com', 'getlooms.com'],
    spareNames: ['uselooms.com', 'golooms.com', 'hilooms.com'],
  })
  await rows(`update stacks set state = 'live', live_at = app.now() where id = $1`, [stack])
  const [found] = await rows<{ engagement: string; client: string; person: string; old: string }>(
    `select s.engagement_id as engagement, s.client_id as client, m.person_id as person,
       (select id from domains where stack_id = s.id and name = 'trylooms.com') as old
     from stacks s join client_members m on m.client_id = s.client_id where s.id = $1`,
    [stack],
  )
  if (!found) throw new Error('the stack has nobody')
  ids = { stack, ...found }
  member = await portal.enter(found.person)
}, 120_000)
afterAll(async () => {
  await chromium?.close()
  await portal?.close()
  await world?.close()
})

async function rows<R extends Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<R[]> {
  return (await world.build.db.owner.query<R>(sql, values)).rows
}

const difference = {
  newDomains: 1,
  inboxesOnNew: [1],
  onStanding: [],
  newActive: 1,
  newReserve: 0,
  keptDomains: 1,
  keptInboxes: 1,
  promoted: [],
  demoted: [],
  restingDomains: [],
  restingInboxes: [],
  restsOn: null,
  firstColdOn: '2026-12-24',
  fullVolumeOn: '2027-01-07',
}

/** A replacement of a domain in one state, alone. */
async function changeIn(state: string, fields: Record<string, unknown> = {}): Promise<string> {
  await rows('update domains set plan_change_id = null, chosen = name in ($2, $3) where stack_id = $1', [
    ids.stack,
    'trylooms.com',
    'getlooms.com',
  ])
  await rows('delete from plan_changes where stack_id = $1', [ids.stack])
  const at = businessTime()
  const all = {
    difference: JSON.stringify(difference),
    names: ['uselooms.com'],
    drafted_at: at,
    monthly_lines: '[]',
    monthly_before_cents: 30_000,
    monthly_cents: 30_000,
    once_cents: 1_500,
    due_now_cents: 0,
    priced_at: at,
    pays_by: 'card',
    offered_at: at,
    expires_at: new Date(at.getTime() + 7 * 86_400_000),
    accepted_at: at,
    accepted_by: ids.person,
    charge_at: at,
    attempt: 1,
    paid_cents: 1_500,
    paid_at: at,
    spend_cents: 1_200,
    spending_approved_at: at,
    ...fields,
  }
  const columns = Object.keys(all)
  const [row] = await rows<{ id: string }>(
    `insert into plan_changes (client_id, engagement_id, stack_id, kind, state, because, replaces_id, ${columns.join(', ')})
     values ($1, $2, $3, 'replace', $4, 'worn-out', $5, ${columns.map((_, place) => `$${place + 6}`).join(', ')})
     returning id`,
    [ids.client, ids.engagement, ids.stack, state, ids.old, ...Object.values(all)],
  )
  return row?.id ?? ''
}
const stateOf = async (change: string) =>
  (await rows<{ state: string }>('select state from plan_changes where id = $1', [change]))[0]?.state

const consoleAt = () => consolePaths.changes.to({ stack: ids.stack })
const portalAt = () => portalPaths.change.to({ engagement: ids.engagement })
const buttons = (html: string) =>
  parse(html)
    .querySelectorAll('main button')
    .filter((button) => !button.hasAttribute('disabled') && button.getAttribute('aria-disabled') !== 'true')
    .map((button) => button.text.trim())

const open = { invoice_ref: 'in_1', invoice_url: 'https://invoice.example/1' }
const over = { expires_at: new Date(0) }

/** In each state: what the client, and what an operator can do. Nothing: it is the other's turn, or the program's. */
const steps: readonly [string, Record<string, unknown>, string[], string[]][] = [
  ['asked', {}, ['I don’t want it any more'], ['draft it', 'withdraw it']],
  ['drafted', {}, [], ['draft it anew', 'send it to the client', 'withdraw it']],
  ['offered', {}, ['no, leave it as it is'], ['take the offer back']],
  ['accepted', {}, [], []],
  ['unpaid', open, ['I don’t want it any more'], ['take the change back']],
  [
    'unpaid',
    { fault_code: 'change.payment-over' },
    ['charge my card again', 'have it priced anew', 'I don’t want it any more'],
    ['charge it again', 'price it anew', 'take the change back'],
  ],
  [
    'unpaid',
    { ...over, fault_code: 'change.payment-over' },
    ['have it priced anew', 'I don’t want it any more'],
    ['price it anew', 'take the change back'],
  ],
  ['withdrawing', open, [], []],
  ['paid', {}, [], ['approve and spend up to $11.64', 'withdraw it and give the money back']],
  ['approved', {}, [], []],
]

test('an inbox that the reserve stands in for is told by its day and why it stopped, also once that is over', async () => {
  const [made] = await rows<{ id: string }>(
    `insert into promotions (client_id, stack_id, stopped_id, because, at)
     select client_id, stack_id, id, 'burnt', '2026-03-02 09:00Z' from inboxes where stack_id = $1 limit 1 returning id`,
    [ids.stack],
  )
  const words = parse(await member.text(portalAt())).text.replace(/\s+/g, ' ')
  expect(words).toContain('2 Mar 2026: one inbox stopped, because it was on a domain that had to rest.')
  await rows('delete from promotions where id = $1', [made?.id ?? ''])
})

test('every open change shows its next step, and a way out, to whoever can take it', async () => {
  expect([...new Set(steps.map(([state]) => state))].sort()).toEqual([...openStates].sort())
  for (const [state, fields, clients, operators] of steps) {
    await changeIn(state, fields)
    const seen = buttons(await member.text(portalAt()))
    expect([state, seen]).toEqual([state, expect.arrayContaining(clients)])
    const page = await world.owner.get(consoleAt())
    expect([state, buttons(page.html)]).toEqual([state, expect.arrayContaining(operators)])
    for (const wrong of ['charge my card again', 'have it priced anew'])
      expect([state, clients.includes(wrong)]).toEqual([state, seen.includes(wrong)])
  }
  expect(world.faults).toEqual([])
}, 60_000)

test('a change that needs the client is told where they arrive, one that waits for others is not', async () => {
  await rows(`update engagements set state = 'live' where id = $1`, [ids.engagement])
  const told: Record<string, string> = {}
  for (const [state, fields] of [
    ['asked', {}],
    ['offered', {}],
    ['unpaid', open],
    ['paid', {}],
    ['approved', {}],
  ] as const) {
    await changeIn(state, fields)
    const home = parse(await member.text(portalPaths.engagement.to({ engagement: ids.engagement })))
    const link = home.querySelector(`main a[href="${portalAt()}"]`)
    told[state] = link?.text ?? 'nothing'
    if (state === 'offered') expect(link?.closest('.notice')?.text).toMatch(/It stands until \d+ \w+ \d{4}/)
  }
  expect(told).toEqual({
    asked: 'nothing',
    offered: 'read the change',
    unpaid: 'see the change',
    paid: 'nothing',
    approved: 'nothing',
  })
  await changeIn('offered', over)
  const lapsed = parse(await member.text(portalPaths.engagement.to({ engagement: ids.engagement })))
  expect(lapsed.querySelector(`main a[href="${portalAt()}"]`)).toBeNull()
})

test('a change is told in the pipeline as waiting for whoever has to do something about it', async () => {
  await rows(`update engagements set state = 'live' where id = $1`, [ids.engagement])
  const told: Record<string, string> = {}
  for (const [state, fields] of [
    ['asked', {}],
    ['offered', {}],
    ['unpaid', open],
    ['paid', {}],
    ['approved', {}],
  ] as const) {
    await changeIn(state, fields)
    told[state] = (await pipelineWaits('')) ?? 'not listed'
  }
  expect(told).toEqual({
    asked: 'us to draft and send a change',
    offered: 'the client to answer a change',
    unpaid: 'the client to pay a change',
    paid: 'us to approve the spending of a change',
    approved: 'nobody',
  })
  await changeIn('asked')
  expect(await pipelineWaits('?turn=us')).toBe('us to draft and send a change')
  expect(await pipelineWaits('?turn=client')).toBeUndefined()
  const client = await world.owner.get(consolePaths.client.to({ client: ids.client }))
  expect(parse(client.html).querySelector(`main a.button[href="${consoleAt()}"]`)?.text).toBe(
    'draft and send a change',
  )
})

test('the days and the price of a change that was answered and paid say no more what they would be today', async () => {
  await changeIn('offered')
  expect((await world.owner.get(consoleAt())).words).toContain('if accepted today')
  await changeIn('paid')
  for (const words of [(await world.owner.get(consoleAt())).words, await member.text(portalAt())]) {
    expect(words).toContain('planned from 24 Dec 2026')
    expect(words).not.toMatch(/if accepted today|at most/)
  }
})

test('a client who asks for the hand-off of a live stack waits for us at home, in the pipeline and on its page, until they take it back', async () => {
  await rows('delete from plan_changes')
  await rows(`update engagements set state = 'live' where id = $1`, [ids.engagement])
  const at = portalPaths.handoff.to({ engagement: ids.engagement })
  const handOff = consolePaths.handOff.to({ stack: ids.stack })
  const home = async () =>
    parse((await world.owner.get(consolePaths.home.to())).html)
      .querySelector(`main a[href="${handOff}"]`)
      ?.closest('tr')
      ?.text.replaceAll(/\s+/g, ' ')
  expect([await home(), await pipelineWaits('')]).toEqual([undefined, 'nobody'])
  expect((await member.post(at, { wish: 'ask' })).status).toBe(303)
  expect(await home()).toMatch(/hand the stack over.*the client asked for it/)
  expect(await pipelineWaits('?turn=us')).toBe('us to hand the stack over')
  expect((await world.owner.get(handOff)).words).toContain('the client asked for it')
  expect(await member.text(portalPaths.engagement.to({ engagement: ids.engagement }))).toMatch(
    /you asked for it on \d+ \w+ \d{4}/,
  )
  expect(buttons(await member.text(at))).toEqual(['I don’t want it any more'])
  expect(await member.text(portalPaths.end.to({ engagement: ids.engagement }))).toContain(
    'You asked for the hand-off, and it has not been given yet',
  )
  expect((await member.post(at, { wish: 'take-back' })).status).toBe(303)
  expect([await home(), await pipelineWaits('')]).toEqual([undefined, 'nobody'])
  await rows(`update client_members set role = 'billing' where client_id = $1`, [ids.client])
  const refused = await member.post(at, { wish: 'ask' }, { from: portalAt() })
  expect([refused.status, await refused.text()]).toEqual([
    422,
    expect.stringContaining('Only the owner contact of your company can ask for the hand-off.'),
  ])
  await rows(`update client_members set role = 'owner' where client_id = $1`, [ids.client])
})

test('what waits for us of a live stack is told alike on the home page and in the pipeline', async () => {
  await rows(`update engagements set state = 'live' where id = $1`, [ids.engagement])
  const told = async () => {
    const home = parse((await world.owner.get(consolePaths.home.to())).html)
    const listed = home
      .querySelectorAll('tbody tr')
      .filter((one) => one.text.includes('Looms'))
      .map((one) => one.querySelector('.beside')?.text)
    return { home: listed, pipeline: await pipelineWaits('') }
  }
  const alike = (words: string) => ({ home: [words], pipeline: `us to ${words}` })
  await changeIn('unpaid', { ...open, invoice_ref: null, invoice_url: null })
  expect(await told()).toEqual(alike('see to a change that is not paid'))
  await changeIn('withdrawing', { ...open, charge_at: new Date(Date.now() - 2 * 3_600_000) })
  expect(await told()).toEqual(alike('see to a change that is not paid'))
  await changeIn('approved')
  await rows(
    `insert into world_changes (client_id, stack_id, domain_id, kind, stood, written, state)
     values ($1, $2, $3, 'forward', '{}', '{}', 'planned')`,
    [ids.client, ids.stack, ids.old],
  )
  expect(await told()).toEqual(alike('decide about a difference'))
  await rows('delete from world_changes where stack_id = $1', [ids.stack])
  await rows(`insert into handoffs (client_id, stack_id, pack) values ($1, $2, '{}')`, [
    ids.client,
    ids.stack,
  ])
  expect(await told()).toEqual(alike('hand the stack over'))
  await rows('delete from handoffs where stack_id = $1', [ids.stack])
  expect(await told()).toEqual({ home: [], pipeline: 'nobody' })
})

test('while an account of the stack is off, the page of its changes says so, and why', async () => {
  await changeIn('drafted')
  await rows(
    `insert into stack_connections (client_id, stack_id, vendor, connection_id)
     select $2, $1, vendor, id from connections where vendor = 'porkbun' on conflict do nothing`,
    [ids.stack, ids.client],
  )
  await rows(`update connections set state = 'off', off_reason = 'The key leaked.' where vendor = 'porkbun'`)
  expect((await world.owner.get(consoleAt())).words).toContain('Their reason: The key leaked.')
  await rows(`update connections set state = 'on', off_reason = null where vendor = 'porkbun'`)
  expect((await world.owner.get(consoleAt())).words).not.toContain('Their reason')
})

test('the client’s page tells the plan that runs, not that of a change which nobody has accepted', async () => {
  await changeIn('drafted')
  const client = consolePaths.client.to({ client: ids.client })
  const plan = async () =>
    (await world.owner.get(client)).words.match(/messages a month \(version (\d+)\)/)?.[1]
  const before = await plan()
  expect(before).toBeDefined()
  await rows(
    `insert into plans (client_id, engagement_id, version, inputs, result, created_by)
     select client_id, engagement_id, version + 1, inputs, result, created_by from plans
     where engagement_id = $1 order by version desc limit 1`,
    [ids.engagement],
  )
  expect(await plan()).toBe(before)
})

async function pipelineWaits(query: string): Promise<string | undefined> {
  const page = parse((await world.owner.get(consolePaths.pipeline.to() + query)).html)
  const row = page.querySelectorAll('tbody tr').find((one) => one.text.includes('Looms'))
  return row?.querySelector('td[data-heading="waits for"]')?.text.replaceAll(/\s+/g, ' ').trim()
}

test('what the client will be offered stands beside the button that sends it, and no other sum is sent', async () => {
  const change = await changeIn('drafted', { names: null, once_cents: null, due_now_cents: 1_222 })
  const action = consolePaths.planChange.to({ stack: ids.stack, change })
  await rows(
    `update domains set checked_at = null, price_cents = null, available = null
    where stack_id = $1 and not chosen`,
    [ids.stack],
  )
  const asking = await world.owner.get(consoleAt())
  expect(asking.words).toContain('the registration of the new domain, whose price is being asked for')
  expect(buttons(asking.html)).not.toContain('send it to the client')

  await rows(
    `update domains set checked_at = app.now(), price_cents = 1000, available = true
    where stack_id = $1 and not chosen`,
    [ids.stack],
  )
  const old = hidden((await world.owner.get(consoleAt())).html, 'offer')
  await rows(`update domains set price_cents = 1108 where stack_id = $1 and not chosen`, [ids.stack])
  const refused = await world.owner.post(action, old)
  expect([refused.status, refused.words]).toEqual([422, expect.stringContaining('The price has changed')])
  expect(await stateOf(change)).toBe('drafted')

  const page = await world.owner.get(consoleAt())
  const shown = textOf(page.html).match(
    /at most \$(\S+): \$12\.22 for the rest of the paid month, \$(\S+) for the registration of the new domain/,
  )
  await world.owner.post(action, hidden(page.html, 'offer'))
  const [offered] = await rows('select names, once_cents::int as once from plan_changes where id = $1', [
    change,
  ])
  const dollars = (cents: number) => (cents / 100).toFixed(2)
  expect(offered?.names).toHaveLength(1)
  expect(page.words).toContain(String(offered?.names))
  expect(shown?.slice(1)).toEqual([dollars(1_222 + Number(offered?.once)), dollars(Number(offered?.once))])
  expect(textOf(await member.text(portalAt()))).toContain(`at most $${shown?.[1]}`)
})

test('a wish of the client that waits is told as theirs, and somebody here puts another in its place only knowingly', async () => {
  await rows('delete from plan_changes where stack_id = $1', [ids.stack])
  const [plan] = await rows<{ now: number }>(
    `select (p.result->'request'->>'targetPerMonth')::int as now
     from stacks s join plans p on p.id = s.plan_id where s.id = $1`,
    [ids.stack],
  )
  const wishes = () =>
    rows(
      `select target_per_month as target, state, because from plan_changes where stack_id = $1
       order by target_per_month desc`,
      [ids.stack],
    )
  const byClient = (targetPerMonth: string) =>
    member.post(portalAt(), { kind: 'resize', targetPerMonth }, { from: portalAt() })
  const byUs = async (fields: Record<string, string>) => {
    const page = await world.owner.get(consoleAt())
    return world.owner.send(page, consoleAt(), { kind: 'resize', ...fields })
  }
  const same = await byClient(String(plan?.now))
  expect([same.status, await same.text()]).toEqual([422, expect.stringContaining('nothing would change')])
  expect(await wishes()).toEqual([])
  expect((await byClient('9000')).status).toBe(303)
  const theirs = { target: 9_000, state: 'asked', because: 'client' }
  expect((await world.owner.get(consoleAt())).words).toContain('asked for by the client')

  const refused = await byUs({ targetPerMonth: '7000' })
  expect([refused.status, refused.words]).toEqual([
    422,
    expect.stringContaining('The client asked for 9,000 a month, and waits for an answer'),
  ])
  // A page from before the client asked for this much says nothing about it.
  expect((await byUs({ targetPerMonth: '7000', insteadOf: '8000' })).status).toBe(422)
  expect(await wishes()).toEqual([theirs])

  expect((await byUs({ targetPerMonth: '7000', insteadOf: '9000' })).status).toBe(303)
  expect(await wishes()).toEqual([
    { ...theirs, state: 'withdrawn' },
    { target: 7_000, state: 'asked', because: 'operator' },
  ])
  expect((await world.owner.get(consoleAt())).words).toContain('asked for by somebody here')

  // The client's own word comes before what was asked for them.
  expect((await byClient('8000')).status).toBe(303)
  expect(await wishes()).toEqual([
    { ...theirs, state: 'withdrawn' },
    { target: 8_000, state: 'asked', because: 'client' },
    { target: 7_000, state: 'withdrawn', because: 'operator' },
  ])
})

test('the client takes an unpaid change back, or has it priced anew, without a script', async () => {
  const answer = (change: string, fields: Record<string, string>) =>
    member.post(portalPaths.changeAnswer.to({ engagement: ids.engagement, change }), fields, {
      from: portalAt(),
    })
  const first = await changeIn('unpaid', open)
  const refused = await answer(first, { answer: 'pay-again' })
  expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('can still be paid')])
  expect((await answer(first, { answer: 'withdraw' })).status).toBe(303)
  expect(await stateOf(first)).toBe('withdrawing')
  expect(await member.text(portalAt())).toContain('Its invoice is being made void')

  const second = await changeIn('unpaid', over)
  expect((await answer(second, { answer: 'anew' })).status).toBe(303)
  expect(await stateOf(second)).toBe('asked')
})

test('a name of a paid change that went to somebody else is told on both pages, and another one is taken', async () => {
  const change = await changeIn('paid', { names: ['golooms.com'] })
  await rows(`update domains set chosen = true where name = 'golooms.com'`)
  const action = consolePaths.planChange.to({ stack: ids.stack, change })
  const page = await world.owner.get(consoleAt())
  expect(page.words).toContain('golooms.com went to somebody else')
  expect(await member.text(portalAt())).toContain('golooms.com went to somebody else')
  const wrong = await world.owner.post(action, {
    ...hidden(page.html, 'swap'),
    instead: 'trylooms.com',
  })
  expect([wrong.status, wrong.words]).toEqual([422, expect.stringContaining('registrar says is free')])
  const done = await member.post(
    portalPaths.changeAnswer.to({ engagement: ids.engagement, change }),
    { answer: 'swap', gone: 'golooms.com', instead: 'uselooms.com' },
    { from: portalAt() },
  )
  expect(done.status).toBe(303)
  expect(await rows('select names from plan_changes where id = $1', [change])).toEqual([
    { names: ['uselooms.com'] },
  ])
  expect(await member.text(portalAt())).not.toContain('went to somebody else')
})

const textOf = (html: string) => html.replaceAll(/<[^>]+>/g, '').replaceAll(/\s+/g, ' ')

/** The hidden fields of the form that takes this step. */
const hidden = (html: string, step: string): Record<string, string> => {
  const form = parse(html)
    .querySelectorAll('main form')
    .find((one) => one.querySelector(`input[name=step][value=${step}]`))
  const inputs = form?.querySelectorAll('input[type=hidden]') ?? []
  return Object.fromEntries(
    inputs.map((input) => [input.getAttribute('name') ?? '', input.getAttribute('value') ?? '']),
  )
}

/** A change that is carried out, whose name costs more than was approved. */
async function stoppedByPrice(): Promise<string> {
  const change = await changeIn('approved')
  await rows(
    `update domains set chosen = true, plan_change_id = $1, price_cents = 2000 where name = 'uselooms.com'`,
    [change],
  )
  await rows(`delete from build_steps where stack_id = $1`, [ids.stack])
  await rows(
    `insert into build_steps (client_id, stack_id, domain_id, kind, natural_key, state, intended_at, attempts, fault_code)
     select client_id, stack_id, id, 'register', 'register ' || name, 'blocked', app.now(), 1, 'build.price-rose'
     from domains where name = 'uselooms.com'`,
  )
  return change
}

test('what a change could not buy is told with both ways out, and more is approved for it alone', async () => {
  const change = await stoppedByPrice()
  const page = await world.owner.get(consoleAt())
  expect(page.words).toContain('The registrar asks more than was approved')
  expect(page.html).toContain(consolePaths.build.to({ stack: ids.stack }))
  const fields = hidden(page.html, 'raise')
  const action = consolePaths.planChange.to({ stack: ids.stack, change })
  for (const [limit, words] of [
    ['ten', 'An amount, please'],
    ['12.00', 'must be above'],
  ] as const) {
    const refused = await world.owner.post(action, { ...fields, limit })
    expect([refused.status, refused.words]).toEqual([422, expect.stringContaining(words)])
  }
  expect((await world.owner.post(action, { ...fields, limit: '21.00' })).to).toContain('done=change-raise')
  expect(
    await rows(
      `select c.spend_cents::int as cents, b.state from plan_changes c join domains d on d.plan_change_id = c.id
       join build_steps b on b.domain_id = d.id where c.id = $1`,
      [change],
    ),
  ).toEqual([{ cents: 2_100, state: 'waiting' }])
})

test('where no name is left that is free, more are looked for, by the client or for them', async () => {
  await stoppedByPrice()
  await rows(`update domains set available = false where stack_id = $1 and not chosen`, [ids.stack])
  const candidates = async () =>
    (await rows('select id from domains where stack_id = $1 and checked_at is null', [ids.stack])).length
  const before = await candidates()
  const from = portalPaths.build.to({ engagement: ids.engagement })
  expect(await member.text(from)).toContain('look for more names')
  const action = portalPaths.moreNames.to({ engagement: ids.engagement })
  expect((await member.post(action, {}, { from })).status).toBe(303)
  const asked = await candidates()
  expect(asked).toBeGreaterThan(before)
  const page = await world.owner.get(consolePaths.build.to({ stack: ids.stack }))
  const again = await world.owner.send(page, consolePaths.moreNames.to({ stack: ids.stack }))
  expect(again.to).toContain('done=more-names')
  expect(await candidates()).toBe(asked)
  expect(
    await rows(`select 1 as job from pgboss.job where name = 'check-names' and data->>'stackId' = $1`, [
      ids.stack,
    ]),
  ).not.toEqual([])
})

test.each([
  { size: 'desktop', scheme: 'light' },
  { size: 'phone', scheme: 'dark' },
] as const)(
  'axe-core finds nothing on either page of changes: $size, $scheme',
  async (options) => {
    const prepare: (() => Promise<string>)[] = [
      () => changeIn('unpaid', { fault_code: 'change.payment-over' }),
      stoppedByPrice,
      async () => {
        const change = await changeIn('paid', { names: ['golooms.com'] })
        await rows(`update domains set chosen = true where name = 'golooms.com'`)
        return change
      },
    ]
    for (const make of prepare) {
      await make()
      for (const { web, cookies, address } of [
        { web: portal.web, cookies: [member.cookie.split(/=(.*)/s)], address: portalAt() },
        { web: world.web, cookies: [...world.owner.browser.jar], address: consoleAt() },
      ]) {
        const server = await serveOnLoopback(web)
        const page = await openPage(chromium, { ...options, baseURL: server.origin })
        await page
          .context()
          .addCookies(cookies.map(([name = '', value = '']) => ({ name, value, url: server.origin })))
        await page.goto(address)
        await expectNoAxeFindings(page)
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(
          page.viewportSize()?.width,
        )
        await page.context().close()
        await server.close()
      }
    }
  },
  60_000,
)
