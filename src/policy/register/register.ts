import { type CookieDeclaration, cookies } from '#policy/cookies.ts'
import type { Recipient } from '#policy/recipients/recipient.ts'
import { recipients } from '#policy/recipients.ts'
import { type ClauseId, type LegalBasis, purposes } from '#policy/vocabulary.ts'
import { type Holding, holdings } from './holdings.ts'
import { type RetentionPeriod, retentionRules } from './retention.ts'
import type { TableDeclaration } from './table.ts'
import { tables } from './tables.ts'

export interface PurposeDeclaration {
  readonly clause: ClauseId
  readonly basis: LegalBasis
  readonly words: string
}

/** All that is declared, as plain data: the page, its version and its validation read this and nothing else. */
export interface Register {
  readonly tables: Readonly<Record<string, TableDeclaration>>
  readonly holdings: Readonly<Record<string, Holding>>
  readonly recipients: Readonly<Record<string, Recipient>>
  readonly retentionRules: Readonly<Record<string, RetentionPeriod>>
  readonly purposes: Readonly<Record<string, PurposeDeclaration>>
  readonly cookies: Readonly<Record<string, CookieDeclaration>>
}

export const register: Register = { tables, holdings, recipients, retentionRules, purposes, cookies }
