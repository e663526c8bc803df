/** One export of the register: the same columns and rows as a page, as CSV and as JSON. */
export interface RegisterExport {
  readonly id: string
  readonly title: string
  /** What it is for, and which law asks for it. */
  readonly about: string
  readonly columns: readonly string[]
  /** A cell is one value or a list of them; the first cell names the row. */
  readonly rows: readonly (readonly Cell[])[]
}

export type Cell = string | readonly string[]

export function cellText(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.join('; ')
}
