import { parse } from 'node-html-parser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consolePaths } from '#web/paths.ts'
import { type ConsoleWorld, consoleWorld } from './console-world.ts'
import { type StoryIds, storyData } from './story-data.ts'

let world: ConsoleWorld
let ids: StoryIds
beforeAll(async () => {
  world = await consoleWorld()
  ids = await storyData(world)
}, 90_000)
afterAll(() => world?.close())

const one = async (sql: string, values: unknown[] = []) =>
  (await world.build.db.owner.query(sql, values)).rows[0]
const jobs = async (queue: string): Promise<number> =>
  Number((await one(`select count(*) from pgboss.job where name = $1 and state = 'created'`, [queue])).count)

test('what needs us stands on one page, the clock that runs out first on top, each leading to its place', async () => {
  await world.build.pass({ hours: 3 })
  const home = await world.owner.get(consolePaths.home.to())
  for (const place of [
    consolePaths.inquiry.to({ lead: ids.lead }),
    consolePaths.quote.to({ engagement: ids.engagement }),
    consolePaths.build.to({ stack: ids.stack }),
    consolePaths.spending.to({ stack: ids.unapproved }),
    consolePaths.task.to({ task: ids.task }),
  ])
    expect(home.html).toContain(`href="${place}"`)
  const order = ['give a payment back', 'mend a build step', 'answer the request'].map((what) =>
    home.words.indexOf(what),
  )
  expect(order).toEqual(order.toSorted((a, b) => a - b))
  expect(home.words).toMatch(/1 of them overdue/)
})

test('tasks of one kind for one client are told from each other by their domain', async () => {
  await world.build.db.owner.query(
    `insert into tasks (client_id, stack_id, domain_id, natural_key, kind, instructions, due_at, state)
     select client_id, stack_id, id, 'clean:' || id, 'clean-list', '', app.now(), 'open' from domains
     where stack_id = $1 and chosen limit 2`,
    [ids.stack],
  )
  const { words } = await world.owner.get(consolePaths.home.to())
  const { rows } = await world.build.db.owner.query<{ name: string }>(
    `select d.name from tasks t join domains d on d.id = t.domain_id where t.natural_key like 'clean:%'`,
  )
  expect(rows.length).toBeGreaterThan(0)
  for (const { name } of rows) expect(words).toContain(`clean a list that bounces: ${name}, nobody’s yet`)
  await world.build.db.owner.query(`delete from tasks where natural_key like 'clean:%'`)
})

test('spending is approved at the price that was shown, or looked at again', async () => {
  const { owner } = world
  const action = consolePaths.spending.to({ stack: ids.unapproved })
  const stale = await owner.get(action)
  expect(stale.words).toContain('approve and spend up to $23.27')
  await world.build.db.owner.query(
    'update domains set price_cents = price_cents + 100 where stack_id = $1 and chosen',
    [ids.unapproved],
  )
  const refused = await owner.send(stale, action)
  expect([refused.status, refused.words]).toEqual([422, expect.stringContaining('prices have moved')])
  const approved = await owner.send(await owner.get(action), action)
  expect([approved.status, approved.to]).toEqual([303, expect.stringContaining('/build?done=approved')])
  expect(await one('select state, spend_limit_cents from stacks where id = $1', [ids.unapproved])).toEqual({
    state: 'approved',
    spend_limit_cents: '2537',
  })
})

test('a blocked step is tried again by the reconciler', async () => {
  const { owner } = world
  const page = await owner.get(consolePaths.build.to({ stack: ids.stack }))
  expect(page.words).toContain('Somebody else has registered this name meanwhile')
  const before = await jobs('advance-stack')
  await world.build.db.owner.query(`delete from pgboss.job where name = 'advance-stack'`)
  const action = consolePaths.retryStep.to({ stack: ids.stack, step: ids.step })
  expect((await owner.send(page, action)).status).toBe(303)
  expect(await one('select state, fault_code from build_steps where id = $1', [ids.step])).toEqual({
    state: 'waiting',
    fault_code: null,
  })
  expect(before).toBeGreaterThan(0)
  expect(await jobs('advance-stack')).toBe(1)
})

test('all that are blocked are tried again at once, and what is done since stays done', async () => {
  const { owner } = world
  const { rows } = await world.build.db.owner.query<{ id: string }>(
    `insert into build_steps (client_id, stack_id, domain_id, kind, natural_key, state, fault_code)
     select d.client_id, d.stack_id, d.id, other, other || ' ' || d.name, 'blocked', 'build.name-taken'
     from build_steps b join domains d on d.id = b.domain_id,
       unnest(array['set-registrant', 'bring-in', 'delegate']) other
     where b.id = $2 and b.stack_id = $1 returning id`,
    [ids.stack, ids.step],
  )
  const [first, ...others] = rows.map(({ id }) => id)
  const page = await owner.get(consolePaths.build.to({ stack: ids.stack }))
  const action = consolePaths.retrySteps.to({ stack: ids.stack })
  const form = parse(page.html).querySelector(`form[action="${action}"]`)
  expect(form?.querySelector('button')?.text).toBe('try all 3 again')
  const body = new URLSearchParams()
  for (const input of form?.querySelectorAll('input[type=hidden]') ?? [])
    body.append(input.getAttribute('name') ?? '', input.getAttribute('value') ?? '')
  await world.build.db.owner.query(`update build_steps set state = 'done' where id = $1`, [first])
  expect((await owner.sendBody(action, body)).status).toBe(303)
  const stateOf = async (id = '') => (await one('select state from build_steps where id = $1', [id])).state
  expect(await stateOf(first)).toBe('done')
  expect(await Promise.all(others.map(stateOf))).toEqual(['waiting', 'waiting'])
  await world.build.db.owner.query(`update build_steps set state = 'done' where id = any ($1)`, [others])
  const late = await owner.sendBody(action, body)
  expect([late.status, late.words]).toEqual([422, expect.stringContaining('done or does not exist')])
  await world.build.db.owner.query(`delete from build_steps where id = any ($1)`, [rows.map(({ id }) => id)])
})

test('a limit is raised above the one that stands, and what stopped for it goes on', async () => {
  const { owner } = world
  await world.build.db.owner.query(
    `update build_steps set state = 'blocked', fault_code = 'build.price-rose' where id = $1`,
    [ids.step],
  )
  const action = consolePaths.raiseSpending.to({ stack: ids.stack })
  const page = await owner.get(consolePaths.spending.to({ stack: ids.stack }))
  for (const [limit, words] of [
    ['ten', 'An amount, please'],
    ['10.00', 'must be above'],
  ] as const) {
    const refused = await owner.send(page, action, { limit })
    expect([refused.status, refused.words]).toEqual([422, expect.stringContaining(words)])
  }
  expect((await owner.send(page, action, { limit: '60.00' })).status).toBe(303)
  expect(
    await one(
      `select s.spend_limit_cents, b.state from stacks s join build_steps b on b.stack_id = s.id where b.id = $1`,
      [ids.step],
    ),
  ).toEqual({ spend_limit_cents: '6000', state: 'waiting' })
})

test('a hand-off is prepared, and given only when everything was seen', async () => {
  const { owner } = world
  const action = consolePaths.handOff.to({ stack: ids.stack })
  const early = await owner.get(action)
  expect(early.words).toContain('Only a live stack is handed over')
  await world.build.db.owner.query(`update stacks set state = 'live', live_at = app.now() where id = $1`, [
    ids.stack,
  ])
  const page = await owner.get(action)
  expect((await owner.send(page, action, {})).to).toContain('done=preparing')
  const checking = await owner.get(action)
  expect(checking.words).toContain('pack checking')
  expect(checking.words).toContain('The pack is being prepared.')
})

test('health shows each figure with its place, and what was not seen as unknown', async () => {
  const trends = await world.owner.get(consolePaths.healthTrends.to({ stack: ids.stack }))
  expect(trends.words).toContain('warm-up messages reached the inbox')
  expect(trends.words).toContain('no blocklist answered')
  const domains = await world.owner.get(consolePaths.healthDomains.to({ stack: ids.stack }))
  expect(domains.words).toMatch(/fail zone .*MX is missing/)
})

test('an operator’s word for a domain needs a reason, and is kept with it', async () => {
  const { owner } = world
  await world.build.db.owner.query(
    `update intakes set domain_proof = null, domain_proved_at = null where client_id = $1`,
    [ids.client],
  )
  const { id: engagement } = await one('select id from engagements where client_id = $1', [ids.client])
  const action = consolePaths.domainProof.to({ engagement })
  const client = await owner.get(consolePaths.client.to({ client: ids.client }))
  const refused = await owner.send(client, action, { why: 'sure' })
  expect([refused.status, refused.words]).toEqual([422, expect.stringContaining('At least 10 characters')])
  expect(refused.html).toContain('>sure</textarea>')
  const vouched = await owner.send(refused, action, { why: 'Their contract names it.' })
  expect(vouched.status).toBe(303)
  const kept = await one(
    `select i.domain_proof, t.evidence from intakes i join tasks t on t.client_id = i.client_id
     where i.client_id = $1 and t.kind = 'vouch-for-domain'`,
    [ids.client],
  )
  expect(kept).toEqual({ domain_proof: 'operator', evidence: 'Their contract names it.' })
})

test('an engagement ends once, after its effect was said', async () => {
  const { owner } = world
  const client = (await one('select client_id as id from engagements where id = $1', [ids.engagement])).id
  const action = consolePaths.withdraw.to({ engagement: ids.engagement })
  const page = await owner.get(consolePaths.client.to({ client }))
  expect(page.words).toContain('The request ends today')
  expect((await owner.send(page, action)).to).toContain('done=withdrawn')
  const again = await owner.send(page, action)
  expect([again.status, again.words]).toEqual([422, expect.stringContaining('was withdrawn')])
  expect((await owner.get(consolePaths.pipeline.to())).html).not.toContain(client)
  expect((await owner.get(`${consolePaths.pipeline.to()}?over=yes`)).html).toContain(client)
})

test('the search finds clients, people, domains and inboxes by a part of their name', async () => {
  const search = consolePaths.search.to()
  const lookFor = async (q: string) => world.owner.send(await world.owner.get(search), search, { q })
  const found = await lookFor('HOPPERcomp')
  for (const what of ['client', 'domain', 'inbox', 'person']) expect(found.words).toContain(what)
  expect((await lookFor('%')).words).toContain('Nothing holds these words')
})
