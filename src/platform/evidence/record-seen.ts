import { tables } from '#policy/register/tables.ts'
import type { Category } from '#policy/vocabulary.ts'
import type { ColumnName } from '../policy-in-force/column-in-effect.ts'
import type { Details } from './details.ts'
import type { ReadEvidence } from './gather-reads.ts'

/** A transaction that data is read in. */
interface Reading {
  recordRead(entry: ReadEvidence): void
}

/** What the register says these columns hold, each category once. */
export function categoriesOf(columns: readonly ColumnName[]): Category[] {
  const found = columns.map((name) => {
    const [table = '', column = ''] = name.split('.')
    const declared = (
      tables as Readonly<Record<string, { columns: Readonly<Record<string, { category: Category }>> }>>
    )[table]
    const category = declared?.columns[column]?.category
    if (!category) throw new Error(`nobody declares ${name}`)
    return category
  })
  return [...new Set(found)].sort()
}

/**
 * Keeps in the ledger that a page showed these columns of these people: an entry of each, under their own key, so that
 * it goes with them and with nobody else. They are written together, so a list costs a statement and not one a row.
 */
export function recordSeen(
  tx: Reading,
  people: Iterable<string | null>,
  columns: readonly ColumnName[],
  details: Details,
): void {
  const categories = categoriesOf(columns)
  for (const personId of new Set(people))
    if (personId !== null)
      tx.recordRead({ kind: 'data.viewed', clauses: ['9.4'], personId, categories, details })
}
