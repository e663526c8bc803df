import { afterAll, beforeAll, expect, test } from 'vitest'
import { bookCall, offeredSlots } from '#domain/calls/book-call.ts'
import { visitor } from '#platform/database/actor.ts'
import { consolePaths } from '#web/paths.ts'
import { type ConsoleWorld, consoleWorld } from './console-world.ts'

let world: ConsoleWorld
beforeAll(async () => {
  world = await consoleWorld()
}, 90_000)
afterAll(() => world?.close())

const value = async (sql: string, values: unknown[] = []): Promise<unknown> =>
  Object.values((await world.build.db.owner.query(sql, values)).rows[0] ?? {})[0]

const hours = {
  taking: 'yes',
  zone: 'America/New_York',
  monday: '9-12, 13:30-17',
  tuesday: '9:00-12:00',
  wednesday: '9:00-12:00',
  thursday: '9:00-12:00',
  friday: '9:00-12:00',
  saturday: '',
  sunday: '',
  minutes: '30',
  buffer: '10',
  notice: '24',
  ahead: '14',
  daysOff: '',
  meeting: 'https://meet.agency.example/olga',
}

test('hours are kept as they are meant, and refused field by field with what was typed', async () => {
  const { owner } = world
  const action = consolePaths.callHours.to()
  const page = await owner.get(action)
  const refused = await owner.send(page, action, { ...hours, tuesday: '12-9', daysOff: '24.12.' })
  expect(refused.status).toBe(422)
  expect(refused.words).toContain('does not end after it begins')
  expect(refused.words).toContain('no day such as 2026-12-24')
  expect(refused.html).toContain('value="12-9"')
  const none = { monday: '', tuesday: '', wednesday: '', thursday: '', friday: '' }
  const never = await owner.send(page, action, { ...hours, ...none })
  expect([never.status, never.words]).toEqual([
    422,
    expect.stringContaining('Give hours on one day at least'),
  ])
  const kept = await owner.send(page, action, hours)
  expect([kept.status, kept.to]).toEqual([303, expect.stringContaining('done=hours-kept')])
  expect(await value('select weekly[1] from call_calendars')).toBe('09:00-12:00 13:30-17:00')
  expect((await owner.get(action)).html).toContain('value="09:00-12:00, 13:30-17:00"')
})

test('an inquiry is followed from its call to a client: moved, noted, converted', async () => {
  const { owner } = world
  const lead = await world.lead('Hopper Mills')
  const { db } = world.build
  const link = (await value('select call_link from leads where id = $1', [lead])) as string
  const call = await db.inPurpose('inquiry-response', visitor, async (tx) => {
    const [slot] = (await offeredSlots(tx)).slots
    const booking = await bookCall(tx, { link, startsAt: slot?.startsAt ?? new Date(0), zone: 'UTC' })
    return booking.kind === 'booked' ? booking.callId : ''
  })
  const at = consolePaths.call.to({ call })
  const inquiry = await owner.get(consolePaths.inquiry.to({ lead }))
  expect(inquiry.words).toContain('call agreed on')
  expect(inquiry.html).toContain(`href="${at}"`)

  const page = await owner.get(at)
  const slot = /<option value="(20[^"]+)"/.exec(page.html)?.[1] ?? ''
  const moved = await owner.send(page, consolePaths.moveCall.to({ call }), { at: slot })
  expect(moved.to).toContain('done=call-moved')
  expect(await value('select starts_at from calls where id = $1', [call])).toEqual(new Date(slot))

  await world.build.pass({ days: 16 })
  expect((await owner.get(consolePaths.home.to())).words).toContain('say how the call went')
  const after = await owner.get(at)
  const nothing = await owner.send(after, consolePaths.noteCall.to({ call }), { notes: 'kept' })
  expect([nothing.status, nothing.html.includes('>kept</textarea>')]).toEqual([422, true])
  const noted = await owner.send(after, consolePaths.noteCall.to({ call }), {
    outcome: 'fits',
    notes: 'Two brands, 3000 a month.',
  })
  expect(noted.to).toContain('done=call-noted')
  expect((await owner.get(at)).words).toContain('make them a client')
  expect((await owner.get(consolePaths.inquiry.to({ lead }))).words).toContain('Two brands, 3000 a month.')
})

test('the address of an inquiry leads on to the client that it became', async () => {
  const lead = await world.lead('Turing Tiles')
  const at = consolePaths.inquiry.to({ lead })
  const converted = await world.owner.send(
    await world.owner.get(at),
    consolePaths.convertInquiry.to({ lead }),
  )
  const client = converted.to?.split('?')[0]
  const shown = await world.owner.get(at)
  expect([shown.status, shown.to]).toEqual([303, client])
  const nobodys = consolePaths.inquiry.to({ lead: '11111111-1111-4111-8111-111111111111' })
  expect((await world.owner.get(nobodys)).status).toBe(404)
})

test('a viewer sees the calendar and changes nothing of it', async () => {
  const viewer = await world.colleague('viewer')
  const page = await viewer.get(consolePaths.callHours.to())
  expect(page.words).toContain('Only an owner or an operator')
  expect((await viewer.send(page, consolePaths.callHours.to(), hours)).status).toBe(422)
  expect((await viewer.get(`${consolePaths.calls.to()}?week=2026-12-07&whose=mine`)).status).toBe(200)
})
