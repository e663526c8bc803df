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
 * out). Of an inbox's address only the domain is kept, and lines of one domain become one.
 */
export function readBillLines(text: string): ReadLines {
  const rows = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((row) => row.trim())
    .filter((row) => row !== '')
  const [head, ...body] = rows
  if (head === undefined) return { ok: true, lines: [] }
  const names = cells(head).map((name) => name.toLowerCase())
  const place = (column: (typeof columns)[number]) => names.indexOf(column)
  if (place('what') < 0 || place('amount') < 0)
    return { ok: false, reason: 'The first line must name the columns: what, domain, quantity, amount.' }
  if (body.length > mostLines) return { ok: false, reason: `At most ${mostLines} lines, please.` }
  const lines: BillLine[] = []
  for (const [index, row] of body.entries()) {
    const values = cells(row)
    const given = (column: (typeof columns)[number]) => values[place(column)] ?? ''
    const refused = (reason: string): ReadLines => ({ ok: false, reason: `Line ${index + 2}: ${reason}` })
    const what = given('what').toLowerCase()
    if (!Object.hasOwn(billedThings, what))
      return refused(`"${what.slice(0, 30)}" is none of ${Object.keys(billedThings).join(', ')}.`)
    const domain = given('domain').toLowerCase().split('@').at(-1) ?? ''
    if (domain !== '' && !/^[a-z0-9.-]+\.[a-z]{2,}$/.test(domain)) return refused('this is no domain.')
    const amount = /^\$?(\d{1,7})(?:\.(\d{1,2}))?$/.exec(given('amount').replaceAll(',', ''))
    if (!amount) return refused('the amount is a number such as 142.30.')
    const quantity = given('quantity') === '' ? 1 : Number(given('quantity'))
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > 1_000_000)
      return refused('the quantity is a whole number.')
    lines.push({
      what: what as BilledThing,
      ...(domain === '' ? {} : { domain }),
      quantity,
      amountCents: Number(amount[1]) * 100 + Number((amount[2] ?? '').padEnd(2, '0')),
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

/** The cells of one line; quotes hold commas, and are doubled inside (RFC 4180). */
function cells(row: string): string[] {
  const found: string[] = []
  for (const match of row.matchAll(/(?:^|,)\s*(?:"((?:[^"]|"")*)"|([^,]*))/g))
    found.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim())
  return found
}
