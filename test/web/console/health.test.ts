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
}, 180_000)
afterAll(() => world?.close())

const health = () => consolePaths.health.to({ stack: ids.stack })
const pauseAt = () => consolePaths.pause.to({ stack: ids.stack })

test('pausing needs a reason in words; it stands there with them until somebody ends it', async () => {
  const { owner } = world
  const values = { what: 'stack', reason: 'client-asked' }
  const refused = await owner.send(await owner.get(health()), pauseAt(), { ...values, note: 'short' })
  expect([refused.status, refused.words]).toEqual([422, expect.stringContaining('At least 10 characters')])
  const note = 'They move their office this week.'
  expect((await owner.send(refused, pauseAt(), { ...values, note })).status).toBe(303)
  const page = await owner.get(health())
  expect(page.words).toMatch(/All cold sending is paused because [^.]*the client asked to hold sending\./)
  expect(page.words).toContain(`the client asked to hold sending: ${note}`)
  const { rows } = await world.build.db.owner.query<{ id: string }>(
    `select id from sending_pauses where reason = 'client-asked' and ended_at is null`,
  )
  const end = consolePaths.endPause.to({ stack: ids.stack, pause: rows[0]?.id ?? '' })
  expect((await owner.send(page, end)).status).toBe(303)
  expect((await owner.get(health())).words).not.toContain(note)
}, 120_000)

test('complaints are entered by day and domain, stand there with where they were told, and a day that has not come is refused beside the form, which keeps what was typed', async () => {
  const { owner, build } = world
  const at = consolePaths.complaints.to({ stack: ids.stack })
  const { rows } = await build.db.owner.query<{ id: string; name: string; today: string }>(
    `select id, name, to_char(app.now() at time zone 'UTC', 'YYYY-MM-DD') as today from domains
     where stack_id = $1 and chosen order by position limit 1`,
    [ids.stack],
  )
  const [domain] = rows
  const values = { domain: domain?.id ?? '', source: 'host', told: '2' }
  const send = async (more: Record<string, string>) =>
    owner.send(await owner.get(health()), at, { ...values, day: domain?.today ?? '', ...more })
  const words = await send({ told: 'many' })
  expect([words.status, words.words]).toEqual([422, expect.stringContaining('A number such as 3')])
  const early = await send({ day: '2999-01-01' })
  expect([early.status, early.words]).toEqual([422, expect.stringContaining('has not come yet')])
  const form = parse(early.html).querySelector(`form[action="${at}"]`)
  const kept = ['day', 'told'].map((name) => form?.querySelector(`[name=${name}]`)?.getAttribute('value'))
  expect(kept).toEqual(['2999-01-01', '2'])
  expect(form?.querySelector('[name=domain] [selected]')?.getAttribute('value')).toBe(domain?.id)
  // Open, and what was refused stands in it and takes the focus, far down the page as it is.
  const open = form?.closest('details')
  expect(open?.hasAttribute('open')).toBe(true)
  expect(open?.querySelector('.error-summary[autofocus]')?.text).toContain('has not come yet')
  expect((await send({})).status).toBe(303)
  expect((await owner.get(health())).words).toMatch(
    new RegExp(`${domain?.name}\\s*2\\s*a notice of the host`),
  )
}, 120_000)

test('a threshold outside its bounds is refused with them, one inside stands beside its default', async () => {
  const { owner } = world
  const at = consolePaths.thresholds.to({ client: ids.client })
  const set = async (value: string) =>
    owner.send(await owner.get(at), at, { name: 'bounceAct', value, why: 'Their lists are old.' })
  const refused = await set('50')
  expect([refused.status, refused.words]).toEqual([
    422,
    expect.stringContaining('from 1 to 5, and no further'),
  ])
  expect((await set('2.5')).status).toBe(303)
  const page = await owner.get(at)
  expect(page.words).toMatch(/2\.5 %\s*3 %/)
  expect(page.words).toContain('Their lists are old.')
}, 120_000)

test('a burned domain is replaced by one press, which says what it does until then: its change is drafted, and its page says what it waits for', async () => {
  const { owner, build } = world
  await build.db.owner.query(`delete from plan_changes where stack_id = $1 and kind = 'replace'`, [ids.stack])
  // As far as health is concerned the story's stack is built: it sends.
  await build.db.owner.query(`update stacks set state = 'live', live_at = app.now() where id = $1`, [
    ids.stack,
  ])
  const { rows } = await build.db.owner.query<{ id: string; name: string }>(
    `update domains set registered_at = app.now() - interval '60 days'
     where id = (select id from domains where stack_id = $1 and chosen order by position limit 1) returning id, name`,
    [ids.stack],
  )
  const { id: domain = '', name = '' } = rows[0] ?? {}
  const care = consolePaths.care.to({ stack: ids.stack, domain })
  const domains = consolePaths.healthDomains.to({ stack: ids.stack })
  const sending = await owner.get(domains)
  expect(sending.words).toContain('This domain sends now. From this click on it sends nothing cold any more')
  expect((await owner.send(sending, care, { step: 'rest' })).status).toBe(303)
  const resting = await owner.get(domains)
  expect(resting.words).toContain('This domain goes on resting.')
  const pressed = await owner.send(resting, care, { step: 'replace' })
  expect([pressed.status, pressed.to]).toEqual([
    303,
    expect.stringContaining(consolePaths.changes.to({ stack: ids.stack })),
  ])
  const page = await owner.get(consolePaths.changes.to({ stack: ids.stack }))
  expect(page.words).toContain(name)
  expect(
    (await build.db.owner.query('select kind, state from plan_changes where replaces_id = $1', [domain]))
      .rows,
  ).toEqual([{ kind: 'replace', state: 'drafted' }])
  expect((await owner.get(domains)).words).toContain('The change that replaces it')
}, 120_000)

test('a viewer sees all of it and changes nothing', async () => {
  const viewer = await world.colleague('viewer')
  const page = await viewer.get(health())
  expect(page.status).toBe(200)
  const sent = await viewer.send(page, pauseAt(), {
    what: 'stack',
    reason: 'operator',
    note: 'A viewer tries it all the same.',
  })
  expect(sent.status).toBe(422)
}, 120_000)

test('a client whose end is planned says so on its page, with the day before which nothing goes', async () => {
  const { owner } = world
  const address = consolePaths.client.to({ client: ids.client })
  expect((await owner.get(address)).words).not.toContain('an end is planned')
  await world.build.db.owner.query(
    `insert into endings (client_id, engagement_id, domains_wish, inboxes_wish, asked_at, goes_on, credentials_on, access_on)
     select $1, id, 'keep', 'close', app.now(), app.now() + interval '30 days', app.now() + interval '60 days',
       app.now() + interval '90 days' from engagements where client_id = $1`,
    [ids.client],
  )
  expect((await owner.get(address)).words).toMatch(
    /an end is planned.*Nothing is deleted and no inbox closes before/s,
  )
}, 120_000)
