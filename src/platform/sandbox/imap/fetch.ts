import type { ImapMessage } from './account.ts'
import { envelope, headerFields, splitMessage } from './headers.ts'
import type { Token } from './tokens.ts'
import { ImapSyntaxError, quote } from './tokens.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `23-Nov-2026 09:05:00 +0000` */
export function internalDate(date: Date): string {
  const day = String(date.getUTCDate()).padStart(2, ' ')
  return `"${day}-${months[date.getUTCMonth()]}-${date.getUTCFullYear()} ${date.toISOString().slice(11, 19)} +0000"`
}

const macros: Record<string, readonly string[]> = {
  FAST: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'],
  ALL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE'],
}

/** The data items that FETCH asks for, by name; a macro or one item may stand without parentheses. */
export function fetchItems(token: Token | undefined): string[] {
  if (!token) throw new ImapSyntaxError('Data items expected')
  const named = (one: Token): readonly string[] => {
    if (one.kind !== 'atom') throw new ImapSyntaxError('Data item expected')
    return macros[one.value.toUpperCase()] ?? [one.value]
  }
  return token.kind === 'list' ? token.items.flatMap(named) : [...named(token)]
}

/** Whether reading these items marks the message as seen: BODY[] does, BODY.PEEK[] does not. */
export const marksSeen = (items: readonly string[]): boolean =>
  items.some((item) => /^(BODY\[|RFC822$|RFC822\.TEXT$)/i.test(item))

const literal = (value: string): string => `{${value.length}}\r\n${value}`

const section = /^BODY(?:\.PEEK)?\[([^\]]*)\](?:<(\d+)(?:\.(\d+))?>)?$/i

function sectionText(name: string, raw: Buffer): string {
  const { header, body } = splitMessage(raw)
  if (name === '') return header + body
  if (name === 'TEXT') return body
  if (name === 'HEADER') return header
  const asked = /^HEADER\.FIELDS(\.NOT)? \((.*)\)$/.exec(name)
  if (!asked) throw new ImapSyntaxError('Only whole messages, HEADER, HEADER.FIELDS and TEXT are served')
  const names = (asked[2] ?? '').toLowerCase().replaceAll('"', '').split(' ')
  const kept = headerFields(raw).filter((field) => names.includes(field.name) !== Boolean(asked[1]))
  return `${kept.map((field) => `${field.folded}\r\n`).join('')}\r\n`
}

/** One item of a FETCH answer (RFC 3501 §7.4.2), as latin1 text. */
function fetchItem(item: string, message: ImapMessage): string {
  const name = item.toUpperCase()
  if (name === 'UID') return `UID ${message.uid}`
  if (name === 'FLAGS') return `FLAGS (${message.flags.join(' ')})`
  if (name === 'INTERNALDATE') return `INTERNALDATE ${internalDate(message.receivedAt)}`
  if (name === 'RFC822.SIZE') return `RFC822.SIZE ${message.raw.length}`
  if (name === 'ENVELOPE') return `ENVELOPE ${envelope(message.raw)}`
  if (name === 'RFC822') return `RFC822 ${literal(sectionText('', message.raw))}`
  if (name === 'RFC822.HEADER') return `RFC822.HEADER ${literal(sectionText('HEADER', message.raw))}`
  const body = section.exec(item)
  if (!body) throw new ImapSyntaxError(`Unknown data item ${quote(item)}`)
  const asked = (body[1] ?? '').toUpperCase()
  const whole = sectionText(asked, message.raw)
  if (body[2] === undefined) return `BODY[${asked}] ${literal(whole)}`
  const from = Number(body[2])
  const to = body[3] === undefined ? undefined : from + Number(body[3])
  return `BODY[${asked}]<${from}> ${literal(whole.slice(from, to))}`
}

export function fetchAnswer(items: readonly string[], message: ImapMessage): string {
  return items.map((item) => fetchItem(item, message)).join(' ')
}
