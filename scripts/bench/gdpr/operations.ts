import { type Random, shuffled } from '../common/random.ts'
import { type GdprRecord, metadataFields, recordFields, recordOf } from './records.ts'
import { type Picker, uniform, zipfian } from './zipfian.ts'

export const operationKinds = [
  'insert',
  'delete by key',
  'read by key',
  'update by key',
  'read metadata by purpose',
  'read metadata by user',
  'update metadata by purpose',
  'update metadata by user',
] as const
export type OperationKind = (typeof operationKinds)[number]

/** Operations on one record; the others touch all of a purpose or of a user. */
export const singleRow: readonly OperationKind[] = ['insert', 'delete by key', 'read by key', 'update by key']

export interface Operation {
  readonly kind: OperationKind
  readonly record: GdprRecord
  /** What an update writes. */
  readonly value: string
}

export interface Mix {
  readonly name: string
  readonly distribution: 'uniform' | 'zipfian'
  /** Percent of the operations. */
  readonly shares: Readonly<Partial<Record<OperationKind, number>>>
}

/**
 * The three workloads of GDPRbench (Shastri et al., VLDB 2020, table 2) that change or read records; the paper's
 * "update metadata" and "read metadata" are halved between purpose and user.
 */
export const mixes: readonly Mix[] = [
  {
    name: 'controller',
    distribution: 'uniform',
    shares: {
      insert: 25,
      'delete by key': 25,
      'update metadata by purpose': 25,
      'update metadata by user': 25,
    },
  },
  {
    name: 'customer',
    distribution: 'zipfian',
    shares: {
      'read by key': 20,
      'read metadata by purpose': 10,
      'read metadata by user': 10,
      'update by key': 20,
      'update metadata by purpose': 10,
      'update metadata by user': 10,
      'delete by key': 20,
    },
  },
  {
    name: 'processor',
    distribution: 'zipfian',
    shares: { 'read by key': 20, 'read metadata by purpose': 40, 'read metadata by user': 40 },
  },
]

/** A mix of one kind alone. */
export const only = (kind: OperationKind): Mix => ({
  name: kind,
  distribution: 'uniform',
  shares: { [kind]: 100 },
})

/** So many operations on so many records: exactly the shares of the mix, in random order. */
export function operationsOf(mix: Mix, records: number, count: number, random: Random): Operation[] {
  const kinds = operationKinds.flatMap((kind) =>
    Array.from({ length: Math.round(((mix.shares[kind] ?? 0) * count) / 100) }, () => kind),
  )
  const pick: Picker = (mix.distribution === 'uniform' ? uniform : zipfian)(records, random)
  const deleted = mix.shares['delete by key'] === 100 ? distinct(records, random) : pick
  let inserted = records
  return shuffled(random, kinds).map((kind, place) => {
    const number = kind === 'insert' ? inserted++ : kind === 'delete by key' ? deleted() : pick()
    return { kind, record: recordOf(number), value: `changed-${place % 1000}` }
  })
}

/** Where deletions stand alone each finds its record. */
function distinct(items: number, random: Random): Picker {
  const all = shuffled(
    random,
    Array.from({ length: items }, (_, item) => item),
  )
  let next = 0
  return () => all[next++ % items] ?? 0
}

export interface Statement {
  readonly sql: string
  readonly values: readonly unknown[]
}

const placeholders = recordFields.map((_, place) => `$${place + 1}`).join(', ')

/** What an operation is in SQL; the same in every arm but for the table's name. */
export function statementOf({ kind, record, value }: Operation, table: string): Statement {
  const { key, purpose, user_id } = record
  switch (kind) {
    case 'insert':
      return {
        sql: `insert into ${table} (${recordFields.join(', ')}) values (${placeholders}) returning user_id`,
        values: recordFields.map((field) => record[field]),
      }
    case 'delete by key':
      return { sql: `delete from ${table} where key = $1 returning user_id`, values: [key] }
    case 'read by key':
      return { sql: `select ${recordFields.join(', ')} from ${table} where key = $1`, values: [key] }
    case 'update by key':
      return {
        sql: `update ${table} set data = $2 where key = $1 returning user_id`,
        values: [key, value.padEnd(100, '.')],
      }
    case 'read metadata by purpose':
      return {
        sql: `select key, ${metadataFields.join(', ')} from ${table} where purpose = $1`,
        values: [purpose],
      }
    case 'read metadata by user':
      return {
        sql: `select key, ${metadataFields.join(', ')} from ${table} where user_id = $1`,
        values: [user_id],
      }
    case 'update metadata by purpose':
      return { sql: `update ${table} set shared_with = $2 where purpose = $1`, values: [purpose, value] }
    case 'update metadata by user':
      return {
        sql: `update ${table} set objections = $2 where user_id = $1 returning user_id`,
        values: [user_id, value],
      }
  }
}
