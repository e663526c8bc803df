import { afterAll, beforeAll, expect, test } from 'vitest'
import { bookCall, offeredSlots } from '#domain/calls/book-call.ts'
import { callsBetween, findCall } from '#domain/calls/call-queries.ts'
import { cancelCall, moveCall, otherSlots } from '#domain/calls/change-call.ts'
import { noteCall } from '#domain/calls/note-call.ts'
import { convertLead } from '#domain/clients/convert-lead.ts'
import { waitingFor } from '#domain/staff/waiting-work.ts'
import { clocks } from '#domain/staff/work-clocks.ts'
import { type Actor, visitor } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { personal } from '#policy/personal.ts'
import { type EngagementWorld, openEngagementWorld, type StaffActor } from '#test/support/engagement-world.ts'
import { type MailWorld, openMailWorld } from '#test/support/mail-world.ts'
import { remindCalls } from '#workflows/remind-calls.ts'
import { askForCall, linkOf, takeCalls } from './call-world.ts'

let world: EngagementWorld
let mail: MailWorld
let operator: StaffActor
beforeAll(async () => {
  world = await openEngagementWorld()
  mail = await openMailWorld(world)
  operator = await world.addStaff('operator')
  await takeCalls(world, operator)
}, 60_000)
afterAll(async () => {
  await mail?.close()
  await world?.drop()
})

const inquiries = <T>(
  work: (tx: PurposeTx<'inquiry-response'>) => Promise<T>,
  who: Actor = visitor,
): Promise<T> => world.db.inPurpose('inquiry-response', who, work)
const waiting = async () => {
  const asked = { kinds: ['answer-inquiry', 'note-call'], clocks, most: 1000 } as const
  return (await inquiries((tx) => waitingFor(tx, asked), operator)).listed
}

const freeTime = async () => {
  const { slots } = await inquiries(offeredSlots)
  const last = slots.at(-1)
  if (!last) throw new Error('no time is free')
  return last.startsAt
}

const booked = async (email: string, startsAt?: Date) => {
  const request = await askForCall(world, email)
  const at = startsAt ?? (await freeTime())
  const booking = await inquiries((tx) =>
    bookCall(tx, { link: request.link, startsAt: at, zone: 'America/New_York' }),
  )
  if (booking.kind !== 'booked') throw new Error(booking.kind)
  return { ...request, ...booking, startsAt: at }
}

test('of two visitors for the same time one gets it, the other is told, and keeps the right to choose', async () => {
  const [one, other] = [await askForCall(world, 'one@race.com'), await askForCall(world, 'other@race.com')]
  const startsAt = await freeTime()
  const book = (link: string) => inquiries((tx) => bookCall(tx, { link, startsAt, zone: 'UTC' }))
  const kinds = (await Promise.all([book(one.link), book(other.link)])).map(({ kind }) => kind)
  expect(kinds.toSorted()).toEqual(['booked', 'taken'])
  const loser = kinds[0] === 'taken' ? one : other
  expect(await linkOf(world, loser.leadId)).toBe(loser.link)
  expect(
    await inquiries(async (tx) =>
      bookCall(tx, { link: loser.link, startsAt: await freeTime(), zone: 'UTC' }),
    ),
  ).toMatchObject({ kind: 'booked' })
})

test('the link chooses once: a second press of the same button books nothing more', async () => {
  const { link, startsAt } = await booked('twice@acme.com')
  expect(link).not.toBe('')
  const request = await askForCall(world, 'press@acme.com')
  const at = await freeTime()
  const press = () => inquiries((tx) => bookCall(tx, { link: request.link, startsAt: at, zone: 'UTC' }))
  expect((await Promise.all([press(), press()])).map(({ kind }) => kind).toSorted()).toEqual([
    'booked',
    'gone',
  ])
  expect(startsAt).not.toEqual(at)
})

test('a time that nobody offers, or that is too soon, is not booked', async () => {
  const { link } = await askForCall(world, 'odd@acme.com')
  const now = await world.one<Date>('select app.now()')
  for (const startsAt of [new Date(now.getTime() + 3_600_000), new Date('2026-12-24T23:11:00Z')])
    expect(await inquiries((tx) => bookCall(tx, { link, startsAt, zone: 'UTC' }))).toEqual({ kind: 'taken' })
})

test('the invitation, its change and its end reach the calendar as one event, told in the visitor’s own zone', async () => {
  const call = await booked('ics@acme.com')
  await mail.sendAll()
  const other = (
    await inquiries(async (tx) => otherSlots(tx, (await findCall(tx, call.callId)) ?? never()))
  )[0]
  const moved = await inquiries((tx) => moveCall(tx, { link: call.link }, other?.startsAt ?? new Date(0)))
  expect(moved).toMatchObject({ ok: true })
  await mail.sendAll()
  expect(await inquiries((tx) => cancelCall(tx, { link: call.link }))).toMatchObject({
    ok: false,
    why: 'gone',
  })
  const link = moved.ok ? (moved.link ?? '') : ''
  expect(await inquiries((tx) => cancelCall(tx, { link }))).toMatchObject({ ok: true })
  await mail.sendAll()
  const mails = (await mail.mailbox('ics@acme.com')).filter(({ calendar }) => calendar)
  const said = mails
    .map(({ calendar }) => ({
      method: calendar?.method,
      uid: /^UID:(.+)\r?$/m.exec(calendar?.text ?? '')?.[1]?.trim(),
      sequence: Number(/^SEQUENCE:(\d+)/m.exec(calendar?.text ?? '')?.[1]),
    }))
    .toSorted((a, b) => a.sequence - b.sequence)
  expect(said).toEqual([
    { method: 'REQUEST', uid: `call-${call.callId}@segmento.example`, sequence: 0 },
    { method: 'REQUEST', uid: `call-${call.callId}@segmento.example`, sequence: 1 },
    { method: 'CANCEL', uid: `call-${call.callId}@segmento.example`, sequence: 2 },
  ])
  const first = mails.find(({ subject }) => subject === 'our call is agreed on')
  expect(first?.text).toContain('(America/New_York)')
  expect(first?.text).toContain('https://meet.agency.example/olga')
  const canceled = mails.find(({ subject }) => subject === 'our call does not take place')
  expect(canceled?.links.some((one) => one.includes('/call/'))).toBe(true)
})

test('whoever takes the call gets the same event, and their mail names nobody', async () => {
  await booked('quiet@secretlooms.com')
  await mail.sendAll()
  const address = await world.one<string>('select email from people where id = $1', [operator.personId])
  const notices = (await mail.mailbox(address)).filter(({ calendar }) => calendar)
  expect(notices.length).toBeGreaterThan(0)
  for (const { text, calendar } of notices)
    expect(`${text}${calendar?.text}`).not.toMatch(/secretlooms|quiet@|Ada|Byron/)
})

test('who may only look moves nothing; an operator moves and calls off', async () => {
  const call = await booked('staff@acme.com')
  const viewer = await world.addStaff('viewer')
  expect(await inquiries((tx) => cancelCall(tx, { callId: call.callId }), viewer)).toMatchObject({
    ok: false,
    why: 'not-allowed',
  })
  const [other] = await inquiries(
    async (tx) => otherSlots(tx, (await findCall(tx, call.callId)) ?? never()),
    operator,
  )
  expect(
    await inquiries((tx) => moveCall(tx, { callId: call.callId }, other?.startsAt ?? new Date(0)), operator),
  ).toMatchObject({ ok: true })
  expect(await inquiries((tx) => cancelCall(tx, { callId: call.callId }), operator)).toMatchObject({
    ok: true,
  })
  expect(await inquiries((tx) => cancelCall(tx, { callId: call.callId }), operator)).toMatchObject({
    ok: false,
  })
})

test('a request whose call is agreed on does not wait for an answer; called off, its clock is seen again', async () => {
  const call = await booked('clock@acme.com')
  const waits = async () => (await waiting()).map(({ id }) => id)
  expect(await waits()).not.toContain(call.leadId)
  await inquiries((tx) => cancelCall(tx, { callId: call.callId }), operator)
  expect(await waits()).toContain(call.leadId)
})

test('the day before, once, however often it is looked; a call agreed on later than that is not reminded of', async () => {
  const call = await booked('remind@acme.com')
  const count = () =>
    world.one<number>(
      `select count(*)::int from mails m join people p on p.id = m.person_id
       where p.email = 'remind@acme.com' and m.kind = 'call-reminder'`,
    )
  await remindCalls(world.db.inPurpose)
  expect(await count()).toBe(0)
  const now = await world.one<Date>('select app.now()')
  const seconds = Math.round((call.startsAt.getTime() - now.getTime()) / 1000) - 23 * 3600
  await world.db.owner.query('select app.advance_clock(make_interval(secs => $1))', [seconds])
  await Promise.all([remindCalls(world.db.inPurpose), remindCalls(world.db.inPurpose)])
  await remindCalls(world.db.inPurpose)
  expect(await count()).toBe(1)
})

test('what came of a call is noted once it has begun, counts as the answer, and goes when the request goes', async () => {
  const call = await booked('note@acme.com')
  const note = { outcome: 'fits', notes: personal('message', 'Wants 3000 a month.') } as const
  expect(await inquiries((tx) => noteCall(tx, call.callId, note), operator)).toMatchObject({ ok: false })
  await world.db.owner.query(`select app.advance_clock(interval '20 days')`)
  expect((await waiting()).map(({ kind, id }) => `${kind} ${id}`)).toContain(`note-call ${call.callId}`)
  expect(await inquiries((tx) => noteCall(tx, call.callId, note), operator)).toEqual({ ok: true })
  expect(await world.one('select answered_at from leads where id = $1', [call.leadId])).not.toBeNull()

  await world.db.owner.query(`update people set prospect_until = app.now() where id = $1`, [call.personId])
  expect(await inquiries((tx) => findCall(tx, call.callId), operator)).toBeUndefined()
  await world.db.owner.query(`update people set subscriber_until = '9999-12-31' where id = $1`, [
    call.personId,
  ])
  await world.db.owner.query('select app.forget_expired($1)', [call.personId])
  expect(await world.one('select count(*)::int from calls where id = $1', [call.callId])).toBe(0)
})

test('somebody who becomes a client before their call keeps it, on the calendar and by the link', async () => {
  const call = await booked('early@acme.com')
  const made = await inquiries((tx) => convertLead(tx, call.leadId, 'sandbox'), operator)
  expect(made.ok).toBe(true)
  const week = [new Date(call.startsAt.getTime() - 1), new Date(call.startsAt.getTime() + 1)] as const
  expect(await inquiries((tx) => callsBetween(tx, ...week), operator)).toEqual([])
  const seen = await world.db.inPurpose('service-delivery', operator, (tx) => callsBetween(tx, ...week))
  expect(seen).toMatchObject([{ id: call.callId, company: 'Acme' }])
  const off = await world.db.inPurpose('service-delivery', visitor, (tx) =>
    cancelCall(tx, { link: call.link }),
  )
  expect(off).toMatchObject({ ok: true })
  await mail.sendAll()
  expect((await mail.mailbox('early@acme.com')).map(({ calendar }) => calendar?.method)).toContain('CANCEL')
})

test('nobody is offered who takes no calls now or does not work here any more', async () => {
  await takeCalls(world, operator, { taking: false })
  expect((await inquiries(offeredSlots)).slots).toEqual([])
  await takeCalls(world, operator)
  expect((await inquiries(offeredSlots)).slots.length).toBeGreaterThan(0)
  await world.db.owner.query('update staff set removed_at = app.now() where person_id = $1', [
    operator.personId,
  ])
  expect((await inquiries(offeredSlots)).slots).toEqual([])
})

function never(): never {
  throw new Error('the call is not there')
}
