import type { SharedTx } from '#platform/database/shared-tx.ts'
import type { Personal } from '#policy/personal.ts'
import { readDaysOff } from './days-off.ts'
import { type CallHours, freeSlots, type Taken } from './free-slots.ts'
import { readSpans } from './weekly-hours.ts'

/** Somebody here who takes calls, with what is agreed on already. */
export interface CallCalendar extends CallHours {
  readonly operatorId: string
  readonly taking: boolean
  /** Where to meet: a link, or a number to be called at. */
  readonly meeting: Personal<'message'>
  readonly taken: readonly Taken[]
}

interface CalendarRow extends Record<string, unknown> {
  person_id: string
  taking: boolean
  zone: string
  weekly: string[]
  minutes: number
  buffer_minutes: number
  notice_hours: number
  days_ahead: number
  days_off: string[]
  meeting: Personal<'message'>
}

/** The calendars of everybody who works here and may answer requests, in the order they came; `taking` only, or all. */
export async function callCalendars(tx: SharedTx, which: 'taking' | 'all'): Promise<CallCalendar[]> {
  const rows = await tx.call<CalendarRow>(
    `select c.person_id, c.taking, c.zone, c.weekly, c.minutes, c.buffer_minutes, c.notice_hours, c.days_ahead,
            c.days_off, c.meeting
     from call_calendars c join staff s on s.person_id = c.person_id
     where s.removed_at is null and s.role in ('owner', 'operator') and (c.taking or $1)
     order by s.added_at, c.person_id`,
    [which === 'all'],
  )
  const taken = await tx.call<{ operator_id: string; starts_at: Date; ends_at: Date }>(
    'select operator as operator_id, begins as starts_at, ends as ends_at from app.taken_call_times($1)',
    [new Date(tx.now.getTime() - 86_400_000)],
  )
  return rows.map((row) => calendarOf(row, taken))
}

function calendarOf(
  row: CalendarRow,
  taken: readonly { operator_id: string; starts_at: Date; ends_at: Date }[],
): CallCalendar {
  const daysOff = readDaysOff(row.days_off.join('\n'))
  return {
    operatorId: row.person_id,
    taking: row.taking,
    zone: row.zone,
    weekly: row.weekly.map((text) => {
      const read = readSpans(text)
      return read.ok ? read.spans : []
    }),
    minutes: row.minutes,
    bufferMinutes: row.buffer_minutes,
    noticeHours: row.notice_hours,
    daysAhead: row.days_ahead,
    daysOff: daysOff.ok ? daysOff.days : [],
    meeting: row.meeting,
    taken: taken
      .filter(({ operator_id }) => operator_id === row.person_id)
      .map(({ starts_at, ends_at }) => ({ startsAt: starts_at, endsAt: ends_at })),
  }
}

/** A time that can be booked, and for how long it is. */
export interface OpenSlot {
  readonly startsAt: Date
  readonly minutes: number
}

/** Every time at which anybody is free, each once. `except` is a call that would be given up for it. */
export function openSlots(calendars: readonly CallCalendar[], now: Date, except?: Taken): OpenSlot[] {
  const slots = new Map<number, OpenSlot>()
  for (const calendar of calendars)
    for (const startsAt of freeSlots(calendar, without(calendar, except), now))
      if (!slots.has(startsAt.getTime()))
        slots.set(startsAt.getTime(), { startsAt, minutes: calendar.minutes })
  return [...slots.values()]
    .filter(({ startsAt }) => startsAt.getTime() !== except?.startsAt.getTime())
    .toSorted((one, other) => one.startsAt.getTime() - other.startsAt.getTime())
}

/** Who takes a call at this time: who has it free, `rather` first, then whoever has fewest calls before them. */
export function whoIsFree(
  calendars: readonly CallCalendar[],
  startsAt: Date,
  now: Date,
  { except, rather }: { except?: Taken; rather?: string | null } = {},
): CallCalendar | undefined {
  return calendars
    .filter((calendar) =>
      freeSlots(calendar, without(calendar, except), now).some(
        (slot) => slot.getTime() === startsAt.getTime(),
      ),
    )
    .toSorted(
      (one, other) =>
        Number(other.operatorId === rather) - Number(one.operatorId === rather) ||
        one.taken.length - other.taken.length,
    )[0]
}

function without({ taken }: CallCalendar, except: Taken | undefined): Taken[] {
  return taken.filter(
    ({ startsAt, endsAt }) =>
      startsAt.getTime() !== except?.startsAt.getTime() || endsAt.getTime() !== except.endsAt.getTime(),
  )
}
