import { type Currency, currencies } from './currencies.ts'
import { readAmount } from './read-amount.ts'

/** What a line of a vendor's bill can be for. */
export const billedThings = {
  inbox: 'inboxes',
  domain: 'a new domain',
  renewal: 'the renewal of a domain',
  plan: 'a plan',
  other: 'something else',
} as const
export type BilledThing = keyof typeof billedThings

export interface BillLine {
  readonly what: BilledThing
  readonly domain?: string
  readonly quantity: number
  readonly amountCents: number
}

export type ReadLines =
  | { readonly ok: true; readonly lines: readonly BillLine[] }
  | { readonly ok: false; readonly reason: string }

const columns = ['what', 'domain', 'quantity', 'amount'] as const
const mostLines = 20_000

/**
 * Reads the lines of a bill from CSV with the columns what, domain, quantity, amount (in any order; quantity may be left
 * out), parted as the first line is: by commas, by semicolons or by tabs. Of an inbox's address only the domain is kept, and
 * lines of one domain become one. Amounts are read by `readAmount`, and none names another currency than the bill's.
 */
export function readBillLines(text: string, currency?: Currency): ReadLines {
  const rows = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((row) => row.trim())
    .filter((row) => row !== '')
  const [head, ...body] = rows
  if (head === undefined) return { ok: true, lines: [] }
  const parted = [';', '\t'].find((mark) => head.includes(mark)) ?? ','
  const names = cells(head, parted).map((name) => name.toLowerCase())
  const place = (column: (typeof columns)[number]) => names.indexOf(column)
  if (place('what') < 0 || place('amount') < 0)
    return { ok: false, reason: 'The first line must name the columns: what, domain, quantity, amount.' }
  if (body.length > mostLines) return { ok: false, reason: `At most ${mostLines} lines, please.` }
  const lines: BillLine[] = []
  for (const [index, row] of body.entries()) {
    const values = cells(row, parted)
    const given = (column: (typeof columns)[number]) => values[place(column)] ?? ''
    const refused = (reason: string): ReadLines => ({ ok: false, reason: `Line ${index + 2}: ${reason}` })
    if (values.length > names.length)
      return refused(
        parted === ','
          ? 'it has more cells than the first line. Put an amount with a comma between quotes, such as "1,142.30".'
          : 'it has more cells than the first line.',
      )
    const what = given('what').toLowerCase()
    if (!Object.hasOwn(billedThings, what))
      return refused(`"${what.slice(0, 30)}" is none of ${Object.keys(billedThings).join(', ')}.`)
    const domain = given('domain').toLowerCase().split('@').at(-1) ?? ''
    if (domain !== '' && !/^[a-z0-9.-]+\.[a-z]{2,}$/.test(domain)) return refused('this is no domain.')
    const amount = readAmount(given('amount'))
    if (!amount.ok) return refused(`the amount: ${amount.reason}`)
    if (currency && amount.currency && amount.currency !== currency)
      return refused(
        `the amount is in ${currencies[amount.currency]}, and the bill in ${currencies[currency]}.`,
      )
    const quantity = given('quantity') === '' ? 1 : Number(given('quantity'))
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > 1_000_000)
      return refused('the quantity is a whole number.')
    lines.push({
      what: what as BilledThing,
      ...(domain === '' ? {} : { domain }),
      quantity,
      amountCents: amount.cents,
    })
  }
  return { ok: true, lines: together(lines) }
}

function together(lines: readonly BillLine[]): BillLine[] {
  const sums = new Map<string, BillLine>()
  for (const line of lines) {
    const key = `${line.what} ${line.domain ?? ''}`
    const before = sums.get(key)
    sums.set(key, {
      ...line,
      quantity: line.quantity + (before?.quantity ?? 0),
      amountCents: line.amountCents + (before?.amountCents ?? 0),
    })
  }
  return [...sums.values()]
}

const cellsBy: Readonly<Record<string, RegExp>> = {
  ',': /(?:^|,)[^\S\t]*(?:"((?:[^"]|"")*)"|([^,]*))/g,
  ';': /(?:^|;)[^\S\t]*(?:"((?:[^"]|"")*)"|([^;]*))/g,
  '\t': /(?:^|\t)[^\S\t]*(?:"((?:[^"]|"")*)"|([^\t]*))/g,
}

/** The cells of one line; quotes hold what parts them, and are doubled inside (RFC 4180). */
function cells(row: string, parted: string): string[] {
  const found: string[] = []
  for (const match of row.matchAll(cellsBy[parted] ?? /(.*)/g))
    found.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim())
  return found
}
