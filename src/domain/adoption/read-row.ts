import { z } from 'zod'
import type { Day } from '#domain/plans/day.ts'
import { holdsCardNumber } from '#policy/card-number.ts'
import { type Personal, personal } from '#policy/personal.ts'
import { type ImportColumn, importColumns, knownHosts, knownSequencers } from './columns.ts'
import { type CellRefusal, companyKey, type ImportedClient } from './imported-client.ts'
import { readDay } from './read-day.ts'

/** Longer than any list of inboxes that a stack has. */
export const longestCell = 8000

/** A line of the file by its columns. */
export interface Row {
  readonly line: number
  readonly cells: ReadonlyMap<ImportColumn, string>
}

const listed = (text: string): string[] =>
  text
    .split(/[;\n|]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')

/** Reads one line by itself; with any refusal the line is not taken. */
export function readRow(row: Row, today: Day): { client?: ImportedClient; refusals: CellRefusal[] } {
  const refusals: CellRefusal[] = []
  // A cell that can't be read at all hides no fault of the others, and makes them none.
  const unreadable = new Set<ImportColumn>()
  const unread = (...columns: ImportColumn[]): boolean => columns.some((column) => unreadable.has(column))
  const text = (column: ImportColumn): string => (unread(column) ? '' : (row.cells.get(column) ?? ''))
  const refuse: Refuse = (column, words, value = text(column)) => {
    const shown = value ?? undefined
    // What is given once for all inboxes is wrong once.
    if (!refusals.some((one) => one.column === column && one.words === words && one.value === shown))
      refusals.push({ line: row.line, column, value: shown, words })
  }
  for (const [column, value] of row.cells) {
    const before = refusals.length
    if (holdsCardNumber(value))
      refuse(column, 'This looks like a card number. We never take those; leave it out of the file.', null)
    else if (value.length > longestCell) refuse(column, `At most ${longestCell} characters.`, null)
    else if (holdsControl(value)) refuse(column, 'This holds a character that can’t be stored.', null)
    else if (value === '' && importColumns[column].needed) refuse(column, 'This is needed.')
    if (refusals.length > before) unreadable.add(column)
  }

  const day = (column: ImportColumn, value: string): Day | undefined => {
    if (value === '') return undefined
    const read = readDay(value)
    if (!read.ok) refuse(column, read.words, value)
    else if (read.day > today) refuse(column, 'This day has not come yet.', value)
    return read.ok ? read.day : undefined
  }
  const oneOf = <T extends string>(column: ImportColumn, known: readonly T[]): T => {
    const value = text(column).toLowerCase()
    const found = known.find((one) => one === (value || known[0]))
    if (!found) refuse(column, `Only ${known.join(' or ')} can be looked after here so far.`)
    return found ?? (known[0] as T)
  }
  if (text('company').length > 200) refuse('company', 'At most 200 characters.', null)
  if (text('contact name').length > 200) refuse('contact name', 'At most 200 characters.', null)
  const contact = text('contact e-mail').toLowerCase()
  if (!unread('contact e-mail') && !isAddress(contact))
    refuse('contact e-mail', 'This does not look like an e-mail address.')
  const domains = listed(text('domains')).map((one) => one.toLowerCase().replace(/\.$/, ''))
  for (const one of domains)
    if (!isDomain(one)) refuse('domains', 'This is not a domain name such as example.com.', one)
  const inboxes = inboxesOf(listed(text('inboxes')), unread('domains') ? undefined : domains, refuse)
  const counted = unread('inboxes') ? undefined : inboxes.length
  const names = perInbox('sender names', listed(text('sender names')), counted, refuse)
  const days = perInbox('warm since', listed(text('warm since')), counted, refuse)
  if (inboxes.length > 0 && names.length === 0 && !unread('sender names'))
    refuse('sender names', 'Each inbox sends in somebody’s name: give one for all, or one for each.')
  for (const one of names) if (one.length > 200) refuse('sender names', 'At most 200 characters.', null)
  const subscription = text('subscription id')
  if (subscription && !/^sub_\w{3,100}$/.test(subscription))
    refuse('subscription id', 'A subscription at Stripe begins with sub_.')
  const client: ImportedClient = {
    lines: [row.line],
    key: companyKey(text('company')),
    company: text('company').replace(/\s+/g, ' '),
    contactName: personal('name', text('contact name').replace(/\s+/g, ' ')),
    contactEmail: personal('email', contact),
    domains: [...new Set(domains)],
    inboxes: inboxes.map((inbox, at) => ({
      ...inbox,
      ...nameParts(names[at] ?? names[0] ?? ''),
      warmSince: day('warm since', days[at] ?? days[0] ?? ''),
    })),
    host: oneOf('host', knownHosts),
    sequencer: oneOf('sequencer', knownSequencers),
    subscription: subscription || undefined,
    startedOn: day('start of engagement', text('start of engagement')),
  }
  return refusals.length > 0 ? { refusals } : { client, refusals }
}

/** A sign below the blank that is neither a tab nor the end of a line. */
const holdsControl = (text: string): boolean =>
  [...text].some((sign) => (sign < ' ' && sign !== '\n' && sign !== '\t') || sign === '\u007f')

type Refuse = (column: ImportColumn, words: string, value?: string | null) => void

const isAddress = (text: string): boolean => text.length <= 254 && z.email().safeParse(text).success
const isDomain = (text: string): boolean =>
  text.length <= 253 && /^(?=.*\.)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(text)

function inboxesOf(
  addresses: readonly string[],
  domains: readonly string[] | undefined,
  refuse: Refuse,
): { address: Personal<'email'>; domain: string }[] {
  const seen = new Set<string>()
  return addresses.flatMap((one) => {
    const address = one.toLowerCase()
    const domain = address.slice(address.lastIndexOf('@') + 1)
    if (!isAddress(address)) refuse('inboxes', 'This does not look like an e-mail address.', one)
    else if (domains && !domains.includes(domain))
      refuse('inboxes', 'Its domain is not among the domains of this row.', one)
    if (seen.has(address)) return []
    seen.add(address)
    return [{ address: personal('email', address), domain }]
  })
}

/** One value for all inboxes, or one for each of them where their number can be read. */
function perInbox(
  column: ImportColumn,
  values: readonly string[],
  inboxes: number | undefined,
  refuse: Refuse,
): readonly string[] {
  if (inboxes !== undefined && values.length > 1 && values.length !== inboxes)
    refuse(column, `Give one for all, or one for each of the ${inboxes} inboxes; these are ${values.length}.`)
  return values
}

function nameParts(name: string): { firstName: Personal<'name'>; lastName: Personal<'name'> } {
  const words = name.split(/\s+/)
  const last = words.length > 1 ? words.pop() : ''
  return { firstName: personal('name', words.join(' ')), lastName: personal('name', last ?? '') }
}
