import type { CookieDeclaration } from '#policy/cookies.ts'
import type { DeclaredRecipient, Recipient } from '#policy/recipients/recipient.ts'
import type { ClauseId, LegalBasis } from '#policy/vocabulary.ts'
import type { Declared } from './declared.ts'
import type { Holding } from './holdings.ts'
import type { RetentionPeriod } from './retention.ts'
import type { DeclaredTable, TableDeclaration } from './table.ts'

export interface PurposeDeclaration {
  readonly clause: ClauseId
  readonly basis: LegalBasis
  readonly words: string
}

type Named<T> = Readonly<Record<string, T>>

/** All that stands in one edition, as plain data: the page, its version and its validation read this and nothing else. */
export interface Register {
  readonly tables: Named<TableDeclaration>
  readonly holdings: Named<Holding>
  readonly recipients: Named<Recipient>
  readonly retentionRules: Named<RetentionPeriod>
  readonly purposes: Named<PurposeDeclaration>
  readonly cookies: Named<CookieDeclaration>
}

/** All that is written down, for every edition there is. A register of one edition is one, too. */
export interface DeclaredRegister {
  readonly tables: Named<DeclaredTable>
  readonly holdings: Named<Declared<Holding>>
  readonly recipients: Named<DeclaredRecipient>
  readonly retentionRules: Named<Declared<RetentionPeriod>>
  readonly purposes: Named<Declared<PurposeDeclaration>>
  readonly cookies: Named<Declared<CookieDeclaration>>
}
