import {
  type Category,
  categories,
  type PersonalCategory,
  type Purpose,
  personalCategories,
  type Subject,
  subjects,
} from '#policy/vocabulary.ts'
import type { Register } from './register.ts'

/** One kind of record, whether a table or something held beside the tables. */
export interface HeldRecord {
  readonly name: string
  readonly what: string
  readonly subjects: readonly Subject[]
  readonly categories: readonly Category[]
  readonly purposes: readonly Purpose[]
  readonly retention: string
}

/** What is held about one kind of person, over all records that are about them. */
export interface SubjectInventory {
  readonly subject: Subject
  readonly personal: readonly PersonalCategory[]
  readonly purposes: readonly Purpose[]
  readonly records: readonly HeldRecord[]
}

const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>) => Object.keys(record) as K[]

/** In the order of the vocabulary, each once. */
function inOrder<K extends string>(order: readonly K[], found: readonly string[]): K[] {
  return order.filter((one) => found.includes(one))
}

export function heldRecords({ tables, holdings }: Register): HeldRecord[] {
  const ofTables = Object.entries(tables).map(([name, table]) => ({
    name: name.replaceAll('_', ' '),
    what: table.what,
    subjects: table.subjects,
    categories: inOrder(
      keysOf(categories),
      Object.values(table.columns).map(({ category }) => category),
    ),
    purposes: Object.keys(table.purposes) as Purpose[],
    retention: table.retention,
  }))
  return [...ofTables, ...Object.entries(holdings).map(([name, holding]) => ({ name, ...holding }))]
}

export function inventoryOf(register: Register): SubjectInventory[] {
  const held = heldRecords(register)
  return inOrder(keysOf(subjects), Object.keys(register.subjects)).map((subject) => {
    const records = held.filter((record) => record.subjects.includes(subject))
    return {
      subject,
      personal: inOrder(
        keysOf(personalCategories),
        records.flatMap((record) => record.categories),
      ),
      purposes: register.subjects[subject]?.purposes ?? [],
      records,
    }
  })
}
