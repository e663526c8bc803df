import { z } from 'zod'
import type { Day } from '#domain/plans/day.ts'
import { holdsCardNumber } from '#policy/card-number.ts'
import { reveal } from '#policy/personal.ts'
import { columnNamed, columnNames, type ImportColumn, importColumns } from './columns.ts'
import type { CellRefusal, ImportedClient, ReadImport } from './imported-client.ts'
import { clashes, together } from './join-rows.ts'
import { readCsv } from './read-csv.ts'
import { longestCell, type Row, readRow } from './read-row.ts'

/** More would be a page that nobody reads; a longer file is brought in piece by piece, which is harmless. */
export const mostRows = 500
/** Reads an uploaded file. Nothing is judged against what is held here yet, and nothing is kept. */
export function readImport(text: string, today: Day): ReadImport {
  const [head, ...records] = readCsv(text)
  if (!head) return { ok: false, reasons: ['The file is empty.'] }
  const columns = head.cells.map((heading) => columnNamed(heading))
  const named = columns.filter((column) => column !== undefined)
  const reasons = [
    ...head.cells.flatMap((heading, at) =>
      columns[at] === undefined && (heading.trim() !== '' || records.some(({ cells }) => cells[at]?.trim()))
        ? [
            `The column ${quoted(heading)} is not one that we take. Name it as the template does, or leave it out of the file, so that it does not come here.`,
          ]
        : [],
    ),
    ...columnNames
      .filter((name) => importColumns[name].needed && !named.includes(name))
      .map((name) => `The column “${name}” is missing.`),
    ...columnNames
      .filter((name) => named.filter((one) => one === name).length > 1)
      .map((name) => `The column “${name}” is there more than once.`),
    ...(records.length > mostRows
      ? [`At most ${mostRows} rows at once; this file has ${records.length}.`]
      : []),
    ...(records.length === 0 ? ['There is no row under the headings.'] : []),
  ]
  if (reasons.length > 0) return { ok: false, reasons }
  return judged(
    records.map(({ line, cells }) => ({
      line,
      cells: new Map(columns.flatMap((name, at) => (name ? [[name, tidy(cells[at] ?? '')]] : []))),
    })),
    today,
  )
}

/** Reads the rows of a confirmation, one text each, as `readImport` gave them out. */
export function readRows(rows: readonly string[], today: Day): ReadImport {
  const lines = rows.flatMap((row): Row[] => {
    const parsed = rowShape.safeParse(parsedJson(row))
    return parsed.success
      ? [
          {
            line: parsed.data.line,
            cells: new Map(Object.entries(parsed.data.cells) as [ImportColumn, string][]),
          },
        ]
      : []
  })
  if (lines.length === 0 || lines.length < rows.length || lines.length > mostRows)
    return { ok: false, reasons: ['These rows did not come from the preview. Upload the file again.'] }
  return judged(lines, today)
}

const rowShape = z.strictObject({
  line: z.int().min(1),
  cells: z.partialRecord(
    z.enum(columnNames as [ImportColumn, ...ImportColumn[]]),
    z.string().max(longestCell),
  ),
})

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const tidy = (text: string): string => text.replace(/\r\n?/g, '\n').normalize('NFC').trim()
const quoted = (text: string): string =>
  holdsCardNumber(text) ? 'with a number in its heading' : `“${text.slice(0, 40)}”`
function judged(rows: readonly Row[], today: Day): ReadImport {
  const refusals: CellRefusal[] = []
  const clients = new Map<string, ImportedClient>()
  const kept: string[] = []
  const taken = { domains: new Map<string, string>(), inboxes: new Map<string, string>() }
  for (const row of rows) {
    const read = readRow(row, today)
    const client = read.client
    const clash = client ? clashes(row, client, clients.get(client.key), taken) : []
    refusals.push(...read.refusals, ...clash)
    if (!client || clash.length > 0) continue
    clients.set(client.key, together(clients.get(client.key), client))
    for (const domain of client.domains) taken.domains.set(domain, client.key)
    for (const { address } of client.inboxes) taken.inboxes.set(reveal(address), client.key)
    kept.push(JSON.stringify({ line: row.line, cells: Object.fromEntries(row.cells) }))
  }
  return { ok: true, clients: [...clients.values()], refusals, rows: kept }
}
