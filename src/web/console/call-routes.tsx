import type { Context } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { callCalendars } from '#domain/calls/call-calendars.ts'
import { type CallView, callsBetween, callsToNote, findCall } from '#domain/calls/call-queries.ts'
import { cancelCall, moveCall, otherSlots } from '#domain/calls/change-call.ts'
import { noteCall } from '#domain/calls/note-call.ts'
import { saveCalendar } from '#domain/calls/save-calendar.ts'
import { weekOf } from '#domain/calls/week.ts'
import { listStaff } from '#domain/staff/staff-queries.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import type { SharedTx } from '#platform/database/shared-tx.ts'
import { recordSeen } from '#platform/evidence/record-seen.ts'
import { personal } from '#policy/personal.ts'
import type { StaffEnv } from '#web/auth/standing.ts'
import { consolePaths, withQuery } from '#web/paths.ts'
import { manyLines } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'
import { readForm } from '#web/server/read-form.ts'
import { CallHoursPage, calendarForm, hoursSchema } from './call-hours-page.tsx'
import { CallPage } from './call-page.tsx'
import { CallsPage } from './calls-page.tsx'
import type { ConsoleParts } from './console-ports.ts'
import { type Desk, deskOf, idOf } from './desk.ts'
import type { Done } from './done-words.ts'
import { nameOf } from './staff-words.tsx'
import { asTyped, refusedAt, type Typed } from './typed.ts'

const moveSchema = z.object({ at: z.iso.datetime().transform((text) => new Date(text)) })
const outcomeSchema = z.object({
  outcome: z.enum(['fits', 'does-not-fit', 'thinking', 'missed']),
  notes: manyLines(4000)
    .optional()
    .transform((text) => (text === undefined ? null : personal('message', text))),
})

/** Calls: the week, one of them, moving, calling off, saying how it went, and one's own hours. */
export function callRoutes(parts: ConsoleParts): Hono<StaffEnv> {
  return new Hono<StaffEnv>()
    .get(consolePaths.calls.pattern, async (c) => {
      const desk = deskOf(c, parts)
      return c.html(
        <CallsPage desk={desk} mine={c.req.query('whose') === 'mine'} {...(await loadWeek(c, desk))} />,
      )
    })
    .get(consolePaths.callHours.pattern, (c) => showHours(c, deskOf(c, parts)))
    .post(consolePaths.callHours.pattern, async (c) => {
      const desk = deskOf(c, parts)
      const { fields } = await readForm(c)
      const form = parseForm(hoursSchema, fields)
      if (!form.ok)
        return showHours(c, desk, { typed: { form: 'hours', errors: form.errors, values: form.typed } })
      const saved = await desk.in('inquiry-response', (tx) => saveCalendar(tx, calendarForm(form.value)))
      if (!saved.ok)
        return showHours(c, desk, {
          refused: saved.reason,
          typed: { form: 'hours', errors: {}, values: asTyped(fields) },
        })
      return c.redirect(withQuery(consolePaths.calls.to(), { done: 'hours-kept' }), 303)
    })
    .get(consolePaths.call.pattern, (c) => showCall(c, deskOf(c, parts)))
    .post(consolePaths.moveCall.pattern, async (c) => {
      const { fields } = await readForm(c)
      const form = parseForm(moveSchema, fields)
      const refused = (reason: string) => refusedAt('move', 'at', reason, fields)
      if (!form.ok) return showCall(c, deskOf(c, parts), refused('Choose one of the free times of the list.'))
      return act(
        c,
        deskOf(c, parts),
        'call-moved',
        (tx, callId) => moveCall(tx, { callId }, form.value.at),
        refused,
      )
    })
    .post(consolePaths.cancelCall.pattern, (c) =>
      act(c, deskOf(c, parts), 'call-canceled', (tx, callId) => cancelCall(tx, { callId })),
    )
    .post(consolePaths.noteCall.pattern, async (c) => {
      const { fields } = await readForm(c)
      const form = parseForm(outcomeSchema, fields)
      if (!form.ok)
        return showCall(c, deskOf(c, parts), {
          typed: { form: 'outcome', errors: form.errors, values: form.typed },
        })
      return act(
        c,
        deskOf(c, parts),
        'call-noted',
        (tx, callId) => noteCall(tx, callId, form.value),
        (reason) => refusedAt('outcome', 'outcome', reason, fields),
      )
    })
}

/** Calls with people who asked, and with those of them who are clients by now: each read for its own purpose. */
const purposes = ['inquiry-response', 'service-delivery'] as const

async function act(
  c: Context<StaffEnv>,
  desk: Desk,
  done: Done,
  verb: (tx: SharedTx, callId: string) => Promise<Verdict>,
  refused = (reason: string): Refusal => ({ refused: reason }),
) {
  const callId = idOf(c, 'call')
  for (const purpose of purposes) {
    const verdict = await desk.in(purpose, async (tx) =>
      (await findCall(tx, callId)) ? verb(tx, callId) : undefined,
    )
    if (verdict?.ok) return c.redirect(withQuery(consolePaths.call.to({ call: callId }), { done }), 303)
    if (verdict) return showCall(c, desk, refused(verdict.reason))
  }
  return showCall(c, desk)
}

interface Refusal {
  readonly refused?: string
  readonly typed?: Typed
}

async function showCall(c: Context<StaffEnv>, desk: Desk, refusal: Refusal = {}) {
  const callId = idOf(c, 'call')
  for (const purpose of purposes) {
    const page = await desk.in(purpose, async (tx) => {
      const call = await findCall(tx, callId)
      if (!call) return undefined
      if (!desk.sameView)
        recordSeen(tx, [call.personId], [...listed, 'calls.meeting', 'calls.notes'], {
          call: callId,
          page: 'call',
        })
      const calendars = await callCalendars(tx, 'all')
      const own = calendars.find(({ operatorId }) => operatorId === desk.staff.personId)
      return {
        call,
        slots: await otherSlots(tx, call),
        zone: own?.zone ?? calendars[0]?.zone ?? 'UTC',
        isClient: purpose === 'service-delivery',
        now: tx.now,
      }
    })
    if (page)
      return c.html(
        <CallPage desk={desk} {...page} {...refusal} />,
        refusal.refused || refusal.typed ? 422 : 200,
      )
  }
  return c.notFound()
}

async function showHours(c: Context<StaffEnv>, desk: Desk, refusal: Refusal = {}) {
  const calendar = await desk.in('inquiry-response', async (tx) =>
    (await callCalendars(tx, 'all')).find(({ operatorId }) => operatorId === desk.staff.personId),
  )
  return c.html(
    <CallHoursPage desk={desk} calendar={calendar} {...refusal} />,
    refusal.refused || refusal.typed ? 422 : 200,
  )
}

async function loadWeek(c: Context<StaffEnv>, desk: Desk) {
  const asked = await desk.in('inquiry-response', async (tx) => {
    const calendars = await callCalendars(tx, 'all')
    const own = calendars.find(({ operatorId }) => operatorId === desk.staff.personId)
    const zone = own?.zone ?? calendars[0]?.zone ?? 'UTC'
    const week = weekOf(c.req.query('week'), zone, tx.now)
    const found = await callsOf(tx, week)
    if (!desk.sameView) recordListed(tx, [...found.calls, ...found.toNote])
    return { calendars, zone, week, now: tx.now, ...found }
  })
  const known = new Set([...asked.calls, ...asked.toNote].map(({ id }) => id))
  const clients = await desk.in('service-delivery', async (tx) => {
    const found = await callsOf(tx, asked.week)
    if (!desk.sameView)
      recordListed(
        tx,
        [...found.calls, ...found.toNote].filter(({ id }) => !known.has(id)),
      )
    return { ...found, staff: await listStaff(tx) }
  })
  return {
    ...asked,
    calls: together(asked.calls, clients.calls),
    toNote: together(asked.toNote, clients.toNote),
    names: new Map(clients.staff.map((one) => [one.personId, nameOf(one)])),
  }
}

const listed = ['people.name', 'calls.starts_at'] as const

/** With whom these calls are, for the purpose that they were read for. */
function recordListed(tx: SharedTx, calls: readonly CallView[]): void {
  recordSeen(
    tx,
    calls.map(({ personId }) => personId),
    listed,
    { page: 'calls' },
  )
}

async function callsOf(tx: SharedTx, week: { startsAt: Date; endsAt: Date }) {
  return { calls: await callsBetween(tx, week.startsAt, week.endsAt), toNote: await callsToNote(tx) }
}

/** Each call once, in the order of their times: a client who asks again is seen for both purposes. */
function together(asked: readonly CallView[], clients: readonly CallView[]): CallView[] {
  const known = new Set(asked.map(({ id }) => id))
  return [...asked, ...clients.filter(({ id }) => !known.has(id))].toSorted(
    (one, other) => one.startsAt.getTime() - other.startsAt.getTime(),
  )
}
