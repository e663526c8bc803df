import { parse } from 'node-html-parser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayOf } from '#domain/plans/day.ts'
import { businessTime } from '#test/support/head-start.ts'
import { consolePaths } from '#web/paths.ts'
import { type ConsoleWorld, consoleWorld, type Shown } from './console-world.ts'

let world: ConsoleWorld
let stackId: string
beforeAll(async () => {
  world = await consoleWorld()
  stackId = await world.build.approvedStack({
    company: 'Looms',
    mainDomain: 'looms.com',
    names: ['trylooms.com'],
  })
  await world.build.db.owner.query(`update stacks set state = 'building' where id = $1`, [stackId])
}, 60_000)
afterAll(() => world?.close())

const one = async (sql: string, values: unknown[] = []): Promise<string> =>
  (await world.build.db.owner.query<{ value: string }>(sql, values)).rows[0]?.value ?? ''

/** The refusal stands at the field, which says so to a screen reader, and at the page's head nothing does. */
function expectBeside(shown: Shown, field: string, reason: string) {
  const page = parse(shown.html)
  const input = page.querySelector(`#field-${field}`)
  expect([shown.status, page.querySelector(`#field-${field}-error`)?.text]).toEqual([
    422,
    expect.stringContaining(reason),
  ])
  expect(input?.getAttribute('aria-describedby')).toContain(`field-${field}-error`)
  expect(input?.getAttribute('aria-invalid')).toBe('true')
  expect(page.querySelector('.error-summary')?.hasAttribute('autofocus')).toBe(true)
  expect(input?.closest('details')?.hasAttribute('open') ?? true).toBe(true)
  expect(shown.words).not.toContain('that was not done')
  return { page, input }
}

const chosen = (page: ReturnType<typeof parse>, field: string) =>
  page.querySelector(`#field-${field} option[selected]`)?.getAttribute('value')

test('a limit that is not above the one that stands is refused beside it, as it was typed', async () => {
  const page = await world.owner.get(consolePaths.spending.to({ stack: stackId }))
  const action = consolePaths.raiseSpending.to({ stack: stackId })
  const shown = await world.owner.send(page, action, { limit: '$ 1,00' })
  const { input } = expectBeside(shown, 'limit', 'must be above')
  expect(input?.getAttribute('value')).toBe('$ 1,00')
})

test('a pause for a reason that stands already is refused beside the reason, with the note kept', async () => {
  const values = { what: 'stack', reason: 'operator', note: 'they asked us to wait' }
  const action = consolePaths.pause.to({ stack: stackId })
  const page = await world.owner.get(consolePaths.health.to({ stack: stackId }))
  expect((await world.owner.send(page, action, values)).status).toBe(303)
  const again = await world.owner.send(page, action, values)
  const { page: shown } = expectBeside(again, 'reason', 'paused for this reason already')
  expect(shown.querySelector('#field-note')?.getAttribute('value')).toBe(values.note)
  const foreign = { ...values, what: `domain ${crypto.randomUUID()}` }
  expectBeside(await world.owner.send(page, action, foreign), 'what', 'no part of the stack')
  const { page: unsaid } = expectBeside(
    await world.owner.send(page, action, { ...values, note: '' }),
    'note',
    'needed',
  )
  expect(chosen(unsaid, 'reason')).toBe('operator')
})

test('complaints about a domain of somebody else are refused beside the domain', async () => {
  const page = await world.owner.get(consolePaths.health.to({ stack: stackId }))
  const today = dayOf(businessTime())
  const values = { domain: crypto.randomUUID(), day: today, source: 'postmaster', told: '3' }
  const shown = await world.owner.send(page, consolePaths.complaints.to({ stack: stackId }), values)
  const { page: kept } = expectBeside(shown, 'domain', 'no domain of the stack')
  expect(kept.querySelector('#field-told')?.getAttribute('value')).toBe('3')
})

test('tasks that would be handed to whoever has them are refused beside who gets them', async () => {
  const operator = await world.colleague('operator')
  const owner = world.owner.personId
  await world.build.db.owner.query(
    `insert into tasks (kind, natural_key, instructions, state, title, asked, due_at, assignee_id) values ('by-hand', 'beside', '', 'open', 'call', 'call', app.now(), $1)`,
    [owner],
  )
  const page = await operator.get(consolePaths.handOverTasks.to())
  const shown = await operator.send(page, consolePaths.handOverTasks.to(), { from: owner, to: owner })
  const { page: kept } = expectBeside(shown, 'to', 'two different people')
  expect([chosen(kept, 'from'), chosen(kept, 'to')]).toEqual([owner, owner])
})

test('a task for a client who is gone is refused beside the client, and keeps all that was asked', async () => {
  const page = await world.owner.get(consolePaths.newTask.to())
  const shown = await world.owner.send(page, consolePaths.newTask.to(), {
    title: 'Look at their list',
    asked: 'The second one bounces.',
    client: crypto.randomUUID(),
    due: '2030-01-01',
  })
  const { page: kept } = expectBeside(shown, 'client', 'no such client')
  expect(kept.querySelector('#field-asked')?.text.trim()).toBe('The second one bounces.')
})

test('a task is given to nobody who may only look, which is said beside the choice; one that is closed says so above', async () => {
  const viewer = await world.colleague('viewer')
  const task = await one(
    `insert into tasks (kind, natural_key, instructions, state, title, asked, due_at) values ('by-hand', 'given', '', 'open', 'call', 'call', app.now()) returning id as value`,
  )
  const page = await world.owner.get(consolePaths.task.to({ task }))
  const shown = await world.owner.send(page, consolePaths.assignTask.to({ task }), {
    person: viewer.personId,
  })
  expectBeside(shown, 'person', 'may only look')
  await world.build.db.owner.query(`update tasks set state = 'done', done_at = app.now() where id = $1`, [
    task,
  ])
  const closed = await world.owner.send(page, consolePaths.dropTask.to({ task }), { reason: 'done by phone' })
  expect([closed.status, closed.words]).toEqual([422, expect.stringContaining('that was not done')])
  expect(closed.words).toContain('This task is not open any more.')
})

test('the last owner’s role is refused beside the role', async () => {
  const at = { colleague: world.owner.personId }
  const page = await world.owner.get(consolePaths.colleague.to(at))
  const shown = await world.owner.send(page, consolePaths.colleagueRole.to(at), { role: 'viewer' })
  const { page: kept } = expectBeside(shown, 'role', '')
  expect(chosen(kept, 'role')).toBe('viewer')
})

test('an account is not switched off without a reason, which is said where it is asked for', async () => {
  const connection = await one(`select id as value from connections where vendor = 'porkbun'`)
  const page = await world.owner.get(consolePaths.connection.to({ connection }))
  const shown = await world.owner.send(page, consolePaths.switchOffConnection.to({ connection }), {
    reason: '',
  })
  expectBeside(shown, 'reason', 'This is needed')
})
