import type { Declared, OrLater } from '#policy/register/declared.ts'
import type { Category, ClauseId, Purpose } from '#policy/vocabulary.ts'
import type { Contract, Country, Service, Transfer } from './services.ts'

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
  /** `infrastructure`: what the program itself runs on, or keeps its own copies in. */
  readonly role: 'processor' | 'controller' | 'infrastructure'
  readonly does: Service
  readonly why: string
  readonly clause: ClauseId
  readonly purposes: readonly Purpose[]
  /** Hosts its live service answers on. A sandbox of ours answers on loopback instead. */
  readonly hosts: readonly string[]
  readonly country: Country
  readonly transfer: Transfer
  readonly contract: Contract
  /** The day it was made, `YYYY-MM-DD`, where it is one for everybody who runs this program. */
  readonly contractOn?: string
  /** Its own privacy policy; where we choose the provider, the paragraph of ours that tells how to ask which. */
  readonly policyUrl: string
  /** None: the policy names the recipient, but it is not connected and nothing can be sent to it. */
  readonly operations: Readonly<Record<string, DeclaredOperation>>
  /** What reaches it by another way than a call of ours. */
  readonly receives?: readonly Category[]
  readonly since: number
}

/** Somebody outside as they are written down, for all editions: a field may come with one (`since(2, 'phone')`). */
export type DeclaredRecipient = Declared<Omit<Recipient, 'operations'>> & {
  readonly operations: Readonly<
    Record<
      string,
      Declared<Omit<DeclaredOperation, 'fields'>> & {
        readonly fields: Readonly<Record<string, OrLater<Category>>>
      }
    >
  >
}

export function defineRecipient<const R extends DeclaredRecipient>(recipient: R): R {
  return recipient
}

/** Whether anything can reach it: by a declared call or another way, or because the program runs on it. */
export function isConnected({ role, operations, receives = [] }: Recipient): boolean {
  return role === 'infrastructure' || Object.keys(operations).length > 0 || receives.length > 0
}
