import type { Category, ClauseId, Purpose } from '#policy/vocabulary.ts'

/** The fields of one call that may leave, by path; array indices are left out: `mailboxes.email`. */
export type DeclaredFields = Readonly<Record<string, Category>>

export interface DeclaredOperation {
  /** What the call does, for the people who read the list. */
  readonly what: string
  /** Path parameters, query and body fields. A field not named here does not leave. */
  readonly fields: DeclaredFields
}

/** Somebody outside who may receive data, and exactly what. */
export interface Recipient {
  readonly id: string
  readonly name: string
  readonly role: 'processor' | 'controller' | 'infrastructure'
  /** The words of the policy: "payment processing". */
  readonly does: string
  readonly why: string
  readonly clause: ClauseId
  readonly purposes: readonly Purpose[]
  /** Hosts its live service answers on. A sandbox of ours answers on loopback instead. */
  readonly hosts: readonly string[]
  readonly country: string
  /** How a transfer out of the EU/UK is covered; what a person must confirm is said so. */
  readonly transfer: string
  readonly policyUrl: string
  readonly operations: Readonly<Record<string, DeclaredOperation>>
  readonly since: number
}

export function defineRecipient<const R extends Recipient>(recipient: R): R {
  return recipient
}
