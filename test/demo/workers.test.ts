import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DemoWorld, startDemoWorld } from '#test/support/demo-world.ts'
import { companies } from '../../src/demo/cast/companies.ts'

/** Live, warming, stuck in two ways, unconfirmed, handed over, ended, and one that waits for us. */
const cast = companies.filter(({ key }) =>
  [
    'ivorund',
    'umberlyn',
    'perrisway',
    'ashenlode',
    'ambrelow',
    'tidewick',
    'ostrelle',
    'glimmerholt',
  ].includes(key),
)

let world: DemoWorld
beforeAll(async () => {
  world = await startDemoWorld('all', { companies: cast })
}, 240_000)
afterAll(async () => {
  await world?.close()
})

const ask = async (sql: string): Promise<Record<string, unknown>[]> =>
  (await world.database.owner.query(sql)).rows

const states = () =>
  ask(`select c.name, e.state as engagement, s.state as stack,
      (select count(*)::int from build_steps b where b.stack_id = s.id and b.state = 'done') as done,
      (select count(*)::int from build_steps b where b.stack_id = s.id and b.state = 'blocked') as blocked
    from stacks s join engagements e on e.id = s.engagement_id join clients c on c.id = s.client_id order by 1`)

const finished = () =>
  ask(`select i.address, f.day::text, f.warm_up_sent, f.warm_up_inbox, f.cold_sent, f.bounced, f.replies
    from daily_figures f join inboxes i on i.id = f.inbox_id
    where f.day between current_date - 4 and current_date - 1 order by 1, 2`)

test('the workers look at every stack, at its figures and by night at the world, and find what the demo says', async () => {
  const before = { states: await states(), figures: await finished() }
  expect(before.figures.length).toBeGreaterThan(20)
  await world.database.owner.query(
    `update stacks set look_at = app.now() - interval '1 second', compare_at = app.now() - interval '1 second'`,
  )
  await world.database.owner.query(`update inboxes set figures_at = figures_at - interval '7 hours'`)
  const open = () =>
    ask(`select s.state, s.look_at <= app.now() as unlooked, s.compared_at is null as uncompared
      from stacks s where s.state in ('building', 'warming', 'live')
        and (s.look_at <= app.now() or s.state = 'live' and s.compared_at is null)`)
  await expect.poll(open, { timeout: 150_000, interval: 500 }).toEqual([])
  const unread = () =>
    ask(`select 1 from inboxes i join stacks s on s.id = i.stack_id
      where s.state in ('warming', 'live') and i.figures_at < app.now() - interval '6 hours'`)
  await expect.poll(unread, { timeout: 90_000, interval: 500 }).toEqual([])

  expect(await states()).toEqual(before.states)
  expect(await finished()).toEqual(before.figures)
  const differing = await ask(
    `select c.name, d.kind, d.wanted, d.found from differences d join clients c on c.id = d.client_id
     where c.name <> 'Ambrelow Staffing' and d.state in ('open', 'approved')`,
  )
  expect(differing).toEqual([])
  expect(await ask('select reason from sending_pauses')).toEqual([])
}, 300_000)
