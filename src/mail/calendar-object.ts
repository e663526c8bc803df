/** An invitation or its withdrawal, as a mail carries it to a calendar. */
export interface MailedCalendar {
  readonly method: 'REQUEST' | 'CANCEL'
  /** An iCalendar object: lines end in CRLF and are folded. */
  readonly text: string
}

export interface CalendarEvent {
  readonly method: 'REQUEST' | 'CANCEL'
  /** The same for all that is ever said of this event. */
  readonly uid: string
  /** Grows with each change, so that an older word never undoes a newer one (RFC 5546, 2.1.4). */
  readonly sequence: number
  /** When this is said. */
  readonly stamp: Date
  readonly startsAt: Date
  readonly endsAt: Date
  readonly summary: string
  readonly description: string
  readonly location: string
  readonly organizer: { readonly name: string; readonly address: string }
  readonly attendee: { readonly name: string | undefined; readonly address: string }
}

/**
 * Writes one event as an iCalendar object (RFC 5545) with its iTIP method (RFC 5546). Times are in UTC, which needs no
 * definition of a zone and is shown by each calendar in its owner's own.
 */
export function calendarObject(event: CalendarEvent): MailedCalendar {
  const canceled = event.method === 'CANCEL'
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Segmento//calls//EN',
    'CALSCALE:GREGORIAN',
    `METHOD:${event.method}`,
    'BEGIN:VEVENT',
    `UID:${escaped(event.uid)}`,
    `SEQUENCE:${event.sequence}`,
    `DTSTAMP:${utc(event.stamp)}`,
    `DTSTART:${utc(event.startsAt)}`,
    `DTEND:${utc(event.endsAt)}`,
    `SUMMARY:${escaped(event.summary)}`,
    `DESCRIPTION:${escaped(event.description)}`,
    `LOCATION:${escaped(event.location)}`,
    `STATUS:${canceled ? 'CANCELLED' : 'CONFIRMED'}`,
    `ORGANIZER;CN=${parameter(event.organizer.name)}:mailto:${mailbox(event.organizer.address)}`,
    `ATTENDEE;CN=${parameter(event.attendee.name ?? event.attendee.address)};ROLE=REQ-PARTICIPANT;` +
      `PARTSTAT=${canceled ? 'NEEDS-ACTION' : 'ACCEPTED'};RSVP=FALSE:mailto:${mailbox(event.attendee.address)}`,
    'TRANSP:OPAQUE',
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return { method: event.method, text: lines.map((line) => `${folded(line)}\r\n`).join('') }
}

/** `20261201T140000Z`. */
function utc(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
}

/** A value of type TEXT (3.3.11). */
function escaped(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(controls, '')
    .replace(/[\\;,]/g, (mark) => `\\${mark}`)
    .replaceAll('\n', '\\n')
}

/** What no line may hold, but the line break, which is escaped. */
const controls = /[^\P{Cc}\n]/gu

/** A quoted parameter (3.2), which can hold no quote and no line break. */
function parameter(text: string): string {
  return `"${text
    .replace(/\p{Cc}/gu, ' ')
    .replaceAll('"', '’')
    .trim()}"`
}

/** An address can't end its line nor begin a parameter. */
function mailbox(address: string): string {
  return address.replace(/[\p{Cc}\s]/gu, '')
}

const longestLineBytes = 75

/** At most 75 bytes a line without the break, no character cut in two; what follows begins with a space (3.1). */
function folded(line: string): string {
  let bytes = 0
  let text = ''
  for (const character of line) {
    const length = Buffer.byteLength(character)
    if (bytes + length > longestLineBytes) {
      text += '\r\n '
      bytes = 1
    }
    text += character
    bytes += length
  }
  return text
}
