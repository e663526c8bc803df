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

test('a task is asked for by hand, talked about, handed over with all others of a colleague, and finished', async () => {
  const { owner } = world
  const operator = await world.colleague('operator')
  const asking = await owner.get(consolePaths.newTask.to())
  const refused = await owner.send(asking, consolePaths.newTask.to(), { title: 'call the bank', due: 'soon' })
  expect([refused.status, refused.words]).toEqual([422, expect.stringContaining('A day, please')])
  expect(refused.html).toContain('value="call the bank"')
  const asked = await owner.send(refused, consolePaths.newTask.to(), {
    title: 'call the bank',
    asked: 'They hold a transfer.',
    person: operator.personId,
    due: '2027-01-05',
  })
  expect(asked.to).toContain('done=task-asked')
  const at = (asked.to ?? '').replace(/\?.*/, '')
  const task = at.split('/').at(-1) ?? ''

  const page = await operator.get(at)
  expect(page.words).toContain('They hold a transfer.')
  expect(page.words).toContain('the house itself')
  const noted = await operator.send(page, consolePaths.noteTask.to({ task }), { words: 'Nobody answered.' })
  expect(noted.to).toContain('done=task-noted')

  const over = await owner.get(`${consolePaths.handOverTasks.to()}?from=${operator.personId}`)
  expect(over.words).toContain('1 task')
  const given = await owner.send(over, consolePaths.handOverTasks.to(), {
    from: operator.personId,
    to: owner.personId,
  })
  expect(given.to).toContain('done=tasks-given')
  const mine = await owner.get(`${consolePaths.tasks.to()}?whose=mine`)
  expect(mine.words).toContain('call the bank')
  const thread = await owner.get(at)
  expect(thread.words).toMatch(/Nobody answered\..*Otto the operator.*Given to/)
  const done = await owner.send(thread, consolePaths.finishTask.to({ task }), { evidence: 'They let it go.' })
  expect(done.to).toContain('done=task-done')
  expect((await owner.get(`${consolePaths.tasks.to()}?state=closed&client=house`)).words).toContain(
    'call the bank',
  )
})

test('the list is narrowed in the address, and what the address says otherwise is left out', async () => {
  const { owner } = world
  const list = consolePaths.tasks.to()
  const shows = async (query: string) =>
    (await owner.get(`${list}?${query}`)).html.includes(consolePaths.task.to({ task: ids.task }))
  expect(await shows('')).toBe(true)
  expect(await shows(`client=${ids.client}`)).toBe(true)
  expect(await shows('client=house')).toBe(false)
  expect(await shows('whose=mine')).toBe(false)
  expect(await shows('whose=nobody')).toBe(true)
  expect(await shows('kind=review-access')).toBe(false)
  expect(await shows(`client=%27drop&kind=DROP&whose=x&due=never`)).toBe(true)
})

test('a task leads to the page its guide speaks of, and the client’s page says at which number the registrant is called', async () => {
  const { owner } = world
  const { db } = world.build
  const lookAt = async (kind: string) => {
    await db.owner.query('update tasks set kind = $2 where id = $1', [ids.task, kind])
    return (await owner.get(consolePaths.task.to({ task: ids.task }))).html
  }
  const { rows } = await db.owner.query<{ kind: string }>('select kind from tasks where id = $1', [ids.task])
  expect(await lookAt('payment-overdue')).toContain(
    `<a href="${consolePaths.invoices.to()}">the invoices</a>`,
  )
  expect(await lookAt('decide-renewals')).toContain(
    `<a href="${consolePaths.renewals.to()}?show=asked">the renewals that are undecided</a>`,
  )
  const { rows: own } = await db.owner.query<{ stack: string | null }>(
    'select stack_id as stack from tasks where id = $1',
    [ids.task],
  )
  await db.owner.query('update tasks set stack_id = $2 where id = $1', [ids.task, ids.stack])
  expect(await lookAt('clean-list')).toContain(`<a href="${consolePaths.health.to({ stack: ids.stack })}">`)
  await db.owner.query('update tasks set stack_id = $2 where id = $1', [ids.task, own[0]?.stack])
  await lookAt(rows[0]?.kind ?? '')
  await db.owner.query(`update registrants set phone = '+4930123456' where client_id = $1`, [ids.client])
  expect((await owner.get(consolePaths.client.to({ client: ids.client }))).words).toContain('+4930123456')
})

test('a viewer reads the thread and adds nothing', async () => {
  const viewer = await world.colleague('viewer')
  const page = await viewer.get(consolePaths.task.to({ task: ids.task }))
  expect(page.words).toContain('how it is done')
  expect(
    (await viewer.send(page, consolePaths.noteTask.to({ task: ids.task }), { words: 'let me in' })).status,
  ).toBe(422)
})
