import type { Personal } from '#policy/personal.ts'
import type { Category, PersonalCategory, Purpose } from '#policy/vocabulary.ts'

/** PostgreSQL types in use and what they are in TypeScript. bigint is read as number: cents and counts stay below 2^53. */
export interface SqlTypes {
  uuid: string
  text: string
  integer: number
  bigint: number
  boolean: boolean
  timestamptz: Date
  date: string
  jsonb: unknown
  bytea: Buffer
  'text[]': string[]
  /** As PostgreSQL writes it: `{[1,5),[7,9)}`. */
  int8multirange: string
}
export type SqlType = keyof SqlTypes

export interface ColumnOptions {
  /** May be null. */
  readonly null?: boolean
  /** The database fills it when it is left out. */
  readonly filled?: boolean
  /** Only these of the table's purposes may touch it. */
  readonly only?: readonly Purpose[]
  /** A client's session may see it, but not write it, where it may write others of the row. */
  readonly portalReads?: true
  /** The first edition of the policy that has it; until then it is nullable or filled, and no purpose touches it. */
  readonly since?: number
  /** The first edition that no longer has it. */
  readonly ended?: number
  /** What was declared of it before an edition. */
  readonly was?: readonly EarlierColumn[]
}

export interface EarlierColumn {
  readonly before: number
  readonly category?: Category
  readonly only?: readonly Purpose[]
  readonly portalReads?: true
}

export interface Column<
  S extends SqlType = SqlType,
  C extends Category = Category,
  O extends ColumnOptions = ColumnOptions,
> {
  readonly sql: S
  readonly category: C
  readonly options: O
}

export function column<S extends SqlType, C extends Category, const O extends ColumnOptions = object>(
  sql: S,
  category: C,
  options?: O,
): Column<S, C, O> {
  return { sql, category, options: options ?? ({} as O) }
}

/** What a column holds in TypeScript: personal text is opaque (`Personal`), the rest is plain. */
export type ValueOf<K extends Column> =
  K extends Column<infer S, infer C>
    ? S extends 'text'
      ? C extends PersonalCategory
        ? Personal<C>
        : string
      : SqlTypes[S]
    : never

export type IsNullable<K extends Column> = K['options'] extends { readonly null: true } ? true : false
export type IsFilled<K extends Column> = K['options'] extends { readonly filled: true } ? true : false
export type PurposesOf<K extends Column> = K['options'] extends { readonly only: readonly (infer P)[] }
  ? P
  : Purpose
