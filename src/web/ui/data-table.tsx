import type { Child } from 'hono/jsx'
import { Empty } from './card.tsx'

export interface Column<Row> {
  key: string
  heading: string
  cell: (row: Row) => Child
  numeric?: boolean
  /** Whether its cells need their heading beside them where rows are blocks; numbers always do. */
  named?: boolean
  /** Whether it names its row, in the place of the first one. */
  names?: boolean
  /** Whether its heading is a link that sorts by it. */
  sortable?: boolean
}

export interface Sort {
  by: string
  direction: 'ascending' | 'descending'
}

export interface DataTableProps<Row> {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  /** What will appear here, and how. */
  empty: Child
  /** The present order, and the address of the list in another order. */
  sort?: Sort
  sortHref?: (sort: Sort) => string
  /** Where a row leads: the cell that names it becomes the link and the whole row can be clicked. */
  rowHref?: (row: Row) => string
  foot?: Child
  hideCaption?: boolean
  /** False where columns must stay side by side: on a narrow screen the table then scrolls. */
  stacked?: boolean
}

/**
 * A list one can scan: the state first, a row a line. The first column names its row, or the one that says so: a link to be
 * read out among others is no mere "fine". On a narrow screen each row is a block, so that nothing of it is out of sight.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, empty, rowHref, foot, hideCaption, stacked = true } = props
  if (rows.length === 0) return <Empty>{empty}</Empty>
  const naming = columns.find((column) => column.names) ?? columns[0]
  return (
    <section class="table-scroll" aria-label={caption} tabindex={0}>
      <table class={stacked ? 'stacked' : undefined}>
        <caption class={hideCaption ? 'visually-hidden' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading column={column} table={props} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr class={rowHref ? 'linked' : undefined}>
              {columns.map((column) =>
                column === naming ? (
                  <th scope="row" class={column.numeric ? 'numeric' : undefined}>
                    {rowHref ? (
                      <a class="row-link" href={rowHref(row)}>
                        {column.cell(row)}
                      </a>
                    ) : (
                      column.cell(row)
                    )}
                  </th>
                ) : (
                  <td
                    class={column.numeric ? 'numeric' : undefined}
                    data-heading={column.numeric || column.named ? column.heading : undefined}
                  >
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
        {foot && <tfoot>{foot}</tfoot>}
      </table>
    </section>
  )
}

function Heading<Row>({ column, table }: { column: Column<Row>; table: DataTableProps<Row> }) {
  const { sort, sortHref } = table
  const sorted = sort?.by === column.key ? sort.direction : undefined
  const next: Sort = { by: column.key, direction: sorted === 'ascending' ? 'descending' : 'ascending' }
  return (
    <th scope="col" class={column.numeric ? 'numeric' : undefined} aria-sort={sorted}>
      {column.sortable && sortHref ? (
        <a href={sortHref(next)}>
          {column.heading}
          {sorted && <span aria-hidden="true">{sorted === 'ascending' ? ' ↑' : ' ↓'}</span>}
        </a>
      ) : (
        column.heading
      )}
    </th>
  )
}
