import type { ClauseId, Purpose, Subject } from '#policy/vocabulary.ts'
import type { Column } from './column.ts'
import type { Declared, OrLater } from './declared.ts'
import type { RetentionRule } from './retention.ts'

/** Letters of what a purpose may do with rows: r read, c create, u update, d delete. */
export type Rights = 'r' | 'c' | 'd' | 'rc' | 'ru' | 'cu' | 'rd' | 'rcu' | 'rud' | 'rcd' | 'rcud'

/**
 * How a row is found from the person it is about; it is also how the row's expiry is found:
 * a person or client that has expired for a purpose hides all that hangs on them.
 */
export type Reach =
  | { readonly kind: 'person'; readonly column: string }
  | { readonly kind: 'client'; readonly column: string }
  | { readonly kind: 'impersonal'; readonly because: string }

/** Which purpose may do what with rows. */
export type Uses = Readonly<Partial<Record<Purpose, Rights>>>

/** A table as it stands in one edition of the policy. */
export interface TableDeclaration {
  readonly what: string
  readonly subjects: readonly Subject[]
  readonly clauses: readonly ClauseId[]
  readonly reach: Reach
  readonly retention: RetentionRule
  /** What each purpose may do, for the program's own work and for staff with a second factor. */
  readonly purposes: Uses
  /** What a signed-in client may do with the rows of their own company; nothing when absent. */
  readonly portal?: Uses | undefined
  readonly since: number
  readonly columns: Readonly<Record<string, Column>>
}

type DeclaredUses = Readonly<Partial<Record<Purpose, OrLater<Rights>>>>

/** A table as it is written down, for all editions: a use may come with one (`since(2, 'r')`). */
export type DeclaredTable = Declared<Omit<TableDeclaration, 'purposes' | 'portal'>> & {
  readonly purposes: DeclaredUses
  readonly portal?: DeclaredUses | undefined
}

export function defineTable<const T extends DeclaredTable>(declaration: T): T {
  return declaration
}

/** A row of one client company: found, and hidden when its period is over, through `client_id`. */
export const ofClient = {
  reach: { kind: 'client', column: 'client_id' },
  retention: 'client',
} as const satisfies Pick<TableDeclaration, 'reach' | 'retention'>
