import type { AggregateQuestion } from '#policy/aggregates.ts'
import type { CommitmentDeclaration } from '#policy/commitments.ts'
import type { Establishment } from '#policy/controller.ts'
import type { CookieDeclaration } from '#policy/cookies.ts'
import type { LogFieldDeclaration } from '#policy/log-fields.ts'
import type { NoticeDeclaration } from '#policy/notices.ts'
import type { DeclaredRecipient, Recipient } from '#policy/recipients/recipient.ts'
import type { RightDeclaration } from '#policy/rights.ts'
import type { ClauseId, LegalBasis, Purpose } from '#policy/vocabulary.ts'
import type { Declared } from './declared.ts'
import type { Holding } from './holdings.ts'
import type { RetentionPeriod } from './retention.ts'
import type { DeclaredTable, TableDeclaration } from './table.ts'

export interface PurposeDeclaration {
  readonly clause: ClauseId
  readonly basis: LegalBasis
  readonly words: string
}

/** A kind of person, and what data about them is for. */
export interface SubjectDeclaration {
  readonly words: string
  readonly purposes: readonly Purpose[]
}

type Named<T> = Readonly<Record<string, T>>

/**
 * What holds nothing personal and so needs no edition of its own: what the log says, what is read of vendors' notices,
 * what is asked over all clients. A change of it is a minor one.
 */
export interface Impersonal {
  readonly logFields: Named<LogFieldDeclaration>
  readonly notices: Named<NoticeDeclaration>
  readonly questions: Named<AggregateQuestion>
}

/** All that stands in one edition, as plain data: the page, its version and its validation read this and nothing else. */
export interface Register extends Impersonal {
  readonly tables: Named<TableDeclaration>
  readonly holdings: Named<Holding>
  readonly recipients: Named<Recipient>
  readonly retentionRules: Named<RetentionPeriod>
  readonly purposes: Named<PurposeDeclaration>
  readonly cookies: Named<CookieDeclaration>
  /** Those that any record is about. */
  readonly subjects: Named<SubjectDeclaration>
  readonly rights: Named<RightDeclaration>
  readonly commitments: Named<CommitmentDeclaration>
  readonly establishment: Establishment
}

/** All that is written down, for every edition there is. A register of one edition is one, too. */
export interface DeclaredRegister extends Impersonal {
  readonly tables: Named<DeclaredTable>
  readonly holdings: Named<Declared<Holding>>
  readonly recipients: Named<DeclaredRecipient>
  readonly retentionRules: Named<Declared<RetentionPeriod>>
  readonly purposes: Named<Declared<PurposeDeclaration>>
  readonly cookies: Named<Declared<CookieDeclaration>>
  readonly subjects: Named<Declared<SubjectDeclaration>>
  readonly rights: Named<Declared<RightDeclaration>>
  readonly commitments: Named<Declared<CommitmentDeclaration>>
  readonly establishment: Declared<Establishment>
}
