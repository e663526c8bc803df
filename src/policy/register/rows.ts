import type { Purpose } from '#policy/vocabulary.ts'
import type { Column, IsFilled, IsNullable, PurposesOf, ValueOf } from './column.ts'
import type { TableName, Tables } from './tables.ts'

type Held<K extends Column> = IsNullable<K> extends true ? ValueOf<K> | null : ValueOf<K>
type Given<K extends Column> =
  IsNullable<K> extends true
    ? ValueOf<K> | null | undefined
    : IsFilled<K> extends true
      ? ValueOf<K> | undefined
      : ValueOf<K>

/** The three faces of a column as Kysely wants them: selected, inserted, updated. */
interface Faces<Selected, Inserted, Updated> {
  readonly __select__: Selected
  readonly __insert__: Inserted
  readonly __update__: Updated
}

type ColumnsFor<T extends TableName, P extends Purpose> = {
  [C in keyof Tables[T]['columns'] as Tables[T]['columns'][C] extends infer K extends Column
    ? P extends PurposesOf<K>
      ? C
      : never
    : never]: Tables[T]['columns'][C] extends infer K extends Column
    ? Faces<Held<K>, Given<K>, Held<K>>
    : never
}

/** What code that acts for a purpose can see: only its tables, only its columns. */
export type DatabaseFor<P extends Purpose> = {
  [T in TableName as P extends keyof Tables[T]['purposes'] ? T : never]: ColumnsFor<T, P>
}

/** A whole row as it is read. */
export type Row<T extends TableName> = {
  [C in keyof Tables[T]['columns']]: Tables[T]['columns'][C] extends infer K extends Column ? Held<K> : never
}
