import type { Day } from '#domain/plans/day.ts'
import type { Personal } from '#policy/personal.ts'
import type { ImportColumn, knownHosts, knownSequencers } from './columns.ts'

/** Why a cell, or with no column the whole line, is not taken. `value` is left out where it must not be shown again, and empty where nothing stands there. */
export interface CellRefusal {
  readonly line: number
  readonly column: ImportColumn | undefined
  readonly value: string | undefined
  readonly words: string
}

export interface ImportedInbox {
  readonly address: Personal<'email'>
  readonly domain: string
  readonly firstName: Personal<'name'>
  readonly lastName: Personal<'name'>
  readonly warmSince: Day | undefined
}

/** One client as the file says it; rows of one company are one client. */
export interface ImportedClient {
  readonly lines: readonly number[]
  readonly key: string
  readonly company: string
  readonly contactName: Personal<'name'>
  readonly contactEmail: Personal<'email'>
  readonly domains: readonly string[]
  readonly inboxes: readonly ImportedInbox[]
  readonly host: (typeof knownHosts)[number]
  readonly sequencer: (typeof knownSequencers)[number]
  readonly subscription: string | undefined
  readonly startedOn: Day | undefined
}

export type ReadImport =
  | {
      readonly ok: true
      readonly clients: readonly ImportedClient[]
      readonly refusals: readonly CellRefusal[]
      /** Lines that are taken, as they were read: what a confirmation sends again. */
      readonly rows: readonly string[]
    }
  | { readonly ok: false; readonly reasons: readonly string[] }

/** The same company, whatever the case and the blanks. */
export const companyKey = (company: string): string => company.toLowerCase().replace(/\s+/g, ' ').trim()
