import { dayIn, timeIn } from '#domain/calls/time-zones.ts'
import { type Personal, personal, reveal } from '#policy/personal.ts'
import type { MailedCalendar } from './calendar-object.ts'
import { calendarObject } from './calendar-object.ts'
import type { MailHouse } from './house.ts'

/** What a mail about a call says of it. */
export interface CallFacts {
  readonly callId: string
  readonly state: 'booked' | 'canceled'
  readonly sequence: number
  readonly startsAt: Date
  readonly endsAt: Date
  /** In which its time is told. */
  readonly zone: string
  /** A link, or a number to be called at. */
  readonly meeting: Personal<'message'>
  /** When the mail is written. */
  readonly now: Date
}

export interface VisitorCall extends CallFacts {
  readonly name: Personal<'name'> | null
  readonly email: Personal<'email'>
  /** Who takes the call, where the mail may name them. */
  readonly withWhom: Personal<'name'> | null
  /** Moves the call or calls it off; null when nothing does any more. */
  readonly changeUrl: string | null
  /** Chooses another time after it was called off. */
  readonly chooseUrl: string | null
}

export const previewCall: VisitorCall = {
  callId: '3f6c0f4e-5d0f-4c1e-9d5a-0d5f6a4c1e9d',
  state: 'booked',
  sequence: 0,
  startsAt: new Date('2026-12-01T14:00:00Z'),
  endsAt: new Date('2026-12-01T14:30:00Z'),
  zone: 'Europe/Berlin',
  meeting: personal('message', 'https://meet.segmento.example/olga'),
  now: new Date('2026-11-24T10:00:00Z'),
  name: personal('name', 'Ada Byron'),
  email: personal('email', 'ada@acme.example'),
  withWhom: personal('name', 'Olga Owner'),
  changeUrl: 'https://segmento.example/call/agreed/token',
  chooseUrl: null,
}

/** `Tuesday 1 December 2026, 15:00 to 15:30 (Europe/Berlin)`. */
export function whenWords({ startsAt, endsAt, zone }: CallFacts): string {
  return `${dayIn(startsAt, zone)}, ${timeIn(startsAt, zone)} to ${timeIn(endsAt, zone)} (${zone})`
}

export function whereWords({ meeting }: CallFacts): string {
  const where = reveal(meeting)
  return /^https?:/.test(where) ? `where: ${where}` : `how: ${where}`
}

/** The invitation as a calendar takes it, for whoever gets the mail. */
export function invitationFor(
  call: CallFacts,
  attendee: { readonly name: Personal<'name'> | null; readonly email: Personal<'email'> },
  words: { readonly summary: string; readonly description: string },
  house: MailHouse,
): MailedCalendar {
  return calendarObject({
    method: call.state === 'booked' ? 'REQUEST' : 'CANCEL',
    uid: `call-${call.callId}@${new URL(house.policyUrl).hostname}`,
    sequence: call.sequence,
    stamp: call.now,
    startsAt: call.startsAt,
    endsAt: call.endsAt,
    ...words,
    location: reveal(call.meeting),
    organizer: house.from,
    attendee: {
      name: attendee.name === null ? undefined : reveal(attendee.name),
      address: reveal(attendee.email),
    },
  })
}

/** The invitation of a visitor or client. */
export function visitorInvitation(call: VisitorCall, house: MailHouse): MailedCalendar {
  const description = [
    ...(call.withWhom ? [`with ${reveal(call.withWhom)} of ${house.controllerName}`] : []),
    ...(call.changeUrl ? [`another time, or not at all: ${call.changeUrl}`] : []),
  ].join('\n')
  return invitationFor(call, call, { summary: `call with ${house.controllerName}`, description }, house)
}

const firstName = (name: Personal<'name'>): string => reveal(name).trim().split(/\s+/)[0] ?? ''

export function withWords({ withWhom }: VisitorCall): string {
  return withWhom ? ` with ${firstName(withWhom)}` : ''
}
