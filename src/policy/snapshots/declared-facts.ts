import type { Vocabulary } from './vocabulary-of.ts'

export type Named<T> = Readonly<Record<string, T>>
type Words = readonly string[]

export interface ColumnOptionFacts {
  readonly null: boolean | undefined
  readonly filled: boolean | undefined
  readonly only: Words | undefined
  readonly portalReads: boolean | undefined
  readonly since: number | undefined
}

export interface ColumnFacts {
  readonly sql: string
  readonly category: string
  readonly options: ColumnOptionFacts
}

export interface ReachFacts {
  readonly kind: string
  readonly column: string | undefined
  readonly because: string | undefined
}

export interface TableFacts {
  readonly what: string
  readonly subjects: Words
  readonly clauses: Words
  readonly reach: ReachFacts
  readonly retention: string
  readonly purposes: Named<string>
  readonly portal: Named<string> | undefined
  readonly since: number
  readonly columns: Named<ColumnFacts>
}

export interface HoldingFacts {
  readonly what: string
  readonly subjects: Words
  readonly clauses: Words
  readonly categories: Words
  readonly purposes: Words
  readonly retention: string
  readonly since: number
}

export interface RecipientFacts {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly does: string
  readonly why: string
  readonly clause: string
  readonly purposes: Words
  readonly hosts: Words
  readonly country: string
  readonly transfer: string
  readonly contract: string
  readonly contractOn: string | undefined
  readonly policyUrl: string
  readonly operations: Named<OperationFacts>
  readonly receives: Words | undefined
  readonly since: number
}

export interface OperationFacts {
  readonly what: string
  readonly fields: Named<string>
  readonly since: number | undefined
}

export interface PeriodFacts {
  readonly of: string
  readonly until: string | null
  readonly months: number | null
  readonly days: number | undefined
  readonly from: string
  readonly words: string
  readonly clause: string
  readonly since: number | undefined
}

export interface PurposeFacts {
  readonly clause: string
  readonly basis: string
  readonly words: string
  readonly since: number | undefined
}

export interface CookieFacts {
  readonly name: string
  readonly why: string
  readonly lifetimeSeconds: number
  readonly setUnder: Words
  readonly since: number | undefined
}

export interface SubjectFacts {
  readonly words: string
  readonly purposes: Words
  readonly since: number | undefined
}

export interface RightFacts {
  readonly clause: string
  readonly words: string
  readonly answerDays: number
  readonly usuallyHours: number
  readonly citations: Words
  readonly since: number | undefined
}

export interface CommitmentFacts {
  readonly clause: string
  readonly words: string
  readonly hours: number | undefined
  readonly citation: string | undefined
  readonly since: number | undefined
}

export interface LogFieldFacts {
  readonly category: string
  readonly form: string
  readonly why: string
  readonly clauses: Words
}

export interface NoticeFacts {
  readonly what: string
  readonly clauses: Words
  readonly fields: Named<string>
}

export interface QuestionFacts {
  readonly asks: string
  readonly clause: string
  readonly purpose: string
  readonly reads: Named<Words>
}

export interface EstablishmentFacts {
  readonly country: string
  readonly short: string
}

/**
 * A register as it was declared when a version was made. Its ids are open: an earlier or later program may have
 * purposes, categories and clauses that this one does not know.
 */
export interface DeclaredFacts {
  readonly tables: Named<TableFacts>
  readonly holdings: Named<HoldingFacts>
  readonly recipients: Named<RecipientFacts>
  readonly retentionRules: Named<PeriodFacts>
  readonly purposes: Named<PurposeFacts>
  readonly cookies: Named<CookieFacts>
  readonly subjects: Named<SubjectFacts>
  readonly rights: Named<RightFacts>
  readonly commitments: Named<CommitmentFacts>
  readonly logFields: Named<LogFieldFacts>
  readonly notices: Named<NoticeFacts>
  readonly questions: Named<QuestionFacts>
  readonly establishment: EstablishmentFacts
  readonly vocabulary: Vocabulary
}
