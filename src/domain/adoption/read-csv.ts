/** One record of the file, with the line that it begins in; lines are counted from 1. */
export interface CsvRecord {
  readonly line: number
  readonly cells: readonly string[]
}

/**
 * Reads RFC 4180 as spreadsheets write it: quotes doubled, line breaks inside quotes, a byte order mark in front, and
 * comma, semicolon or tab between the cells, whichever the first line has. Lines without any text are left out.
 */
export function readCsv(text: string): CsvRecord[] {
  const plain = text.replace(/^\uFEFF/, '')
  const separator = separatorOf(plain)
  const records: CsvRecord[] = []
  let cells: string[] = []
  let cell = ''
  let quoted = false
  let line = 1
  let begins = 1
  const endRecord = () => {
    cells.push(cell)
    if (cells.some((one) => one.trim() !== '')) records.push({ line: begins, cells })
    cells = []
    cell = ''
    begins = line
  }
  for (let at = 0; at < plain.length; at++) {
    const sign = plain[at] ?? ''
    if (sign === '\n') line++
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (plain[at + 1] === '"') cell += plain[++at] ?? ''
      else quoted = false
    } else if (sign === '"' && cell.trim() === '') {
      cell = ''
      quoted = true
    } else if (sign === separator) {
      cells.push(cell)
      cell = ''
    } else if (sign === '\n') endRecord()
    else if (sign !== '\r') cell += sign
  }
  endRecord()
  return records
}

function separatorOf(text: string): string {
  const first = text.slice(0, Math.max(0, text.indexOf('\n')) || text.length)
  const count = (sign: string) => first.split(sign).length
  return [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))[0] ?? ','
}
