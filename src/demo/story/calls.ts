import { idOf } from '../seeded.ts'
import { daysAfter, minutesAfter, type Scene } from './scene.ts'
import { colleagueId } from './staff.ts'

const officeHours = [
  '09:00-12:00 13:30-17:00',
  '09:00-12:00',
  '09:00-17:00',
  '09:00-12:00 13:30-17:00',
  '09:00-13:00',
  '',
  '',
]

const calendars = [
  { key: 'operator', meeting: 'https://meet.halyardreed.example/noor', taking: true },
  { key: 'second', meeting: 'https://meet.halyardreed.example/jory', taking: true },
  { key: 'owner', meeting: '+44 113 496 0150', taking: false },
] as const

/** Who takes calls and when, and the calls that were agreed on, held and missed. */
export function tellCalls(scene: Scene): void {
  const { rows, now } = scene
  for (const { key, meeting, taking } of calendars)
    rows.add('call_calendars', {
      person_id: colleagueId(key),
      taking,
      zone: 'Europe/London',
      weekly: officeHours,
      minutes: 30,
      buffer_minutes: 10,
      notice_hours: 12,
      days_ahead: 21,
      days_off: key === 'second' ? [`${dayText(daysAfter(now, 24))}/${dayText(daysAfter(now, 31))}`] : [],
      meeting,
      saved_at: daysAfter(now, -40),
    })
  tellCall(scene, {
    key: 'norrisundkayaks',
    by: 'operator',
    startsAt: atHour(daysAfter(now, 2), 10),
    state: 'booked',
  })
  tellCall(scene, {
    key: 'pelloraneoptics',
    by: 'second',
    startsAt: atHour(daysAfter(now, 1), 14),
    state: 'booked',
  })
  tellCall(scene, {
    key: 'saltmarrowbooks',
    by: 'operator',
    startsAt: minutesAfter(now, -26 * 60),
    state: 'held',
    noted: {
      outcome: 'thinking',
      notes: 'Wants to ask her board in December. Call again in the second week.',
    },
  })
  tellCall(scene, { key: 'thistledowncargo', by: 'second', startsAt: daysAfter(now, -6), state: 'missed' })
}

const dayText = (at: Date): string => at.toISOString().slice(0, 10)

function atHour(day: Date, hour: number): Date {
  return new Date(`${dayText(day)}T${String(hour).padStart(2, '0')}:00:00Z`)
}

function tellCall(
  { rows, now }: Scene,
  call: {
    readonly key: string
    readonly by: string
    readonly startsAt: Date
    readonly state: 'booked' | 'held' | 'missed'
    readonly noted?: { readonly outcome: string; readonly notes: string }
  },
): void {
  const { key, by, startsAt, state, noted } = call
  rows.add('calls', {
    id: idOf('call', key),
    lead_id: idOf('lead', key),
    person_id: idOf('person', 'asking', key),
    operator_id: colleagueId(by),
    starts_at: startsAt,
    ends_at: minutesAfter(startsAt, 30),
    visitor_zone: 'Europe/London',
    meeting: calendars.find((one) => one.key === by)?.meeting ?? '',
    state,
    link: state === 'booked' ? idOf('call link', key) : null,
    booked_at: minutesAfter(startsAt < now ? startsAt : now, -200),
    reminded_at: state === 'booked' ? null : daysAfter(startsAt, -1),
    outcome: noted?.outcome ?? null,
    notes: noted?.notes ?? null,
    noted_at: state === 'booked' ? null : minutesAfter(startsAt, 45),
    noted_by: state === 'booked' ? null : colleagueId(by),
  })
}
