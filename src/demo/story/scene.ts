import type { Vault } from '#platform/crypto/vault.ts'
import type { Books } from '../books/books.ts'
import type { Rows } from '../rows.ts'
import type { PastLedger } from './past-ledger.ts'

/** What every part of the story writes to. */
export interface Scene {
  /** Business time at which the demo is made; its year ends here. */
  readonly now: Date
  readonly vault: Vault
  readonly rows: Rows
  readonly books: Books
  readonly ledger: PastLedger
}

export const foreverHeld = new Date('9999-12-31T00:00:00Z')

const minuteMs = 60_000
const dayMs = 86_400_000

export const minutesAfter = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * minuteMs)
export const daysAfter = (at: Date, days: number): Date => new Date(at.getTime() + days * dayMs)

/** Holds a person; whoever is held has a key for their part of the ledger. */
export function holdPerson(
  { rows, vault, ledger }: Scene,
  person: {
    readonly id: string
    readonly name: string
    readonly email?: string
    readonly since: Date
    readonly prospectUntil?: Date
    readonly clientUntil?: Date
    readonly subscriberUntil?: Date
    readonly staffUntil?: Date
  },
): void {
  rows.add('people', {
    id: person.id,
    email: person.email ?? null,
    name: person.name,
    prospect_until: person.prospectUntil ?? null,
    client_until: person.clientUntil ?? null,
    subscriber_until: person.subscriberUntil ?? null,
    staff_until: person.staffUntil ?? null,
    created_at: person.since,
  })
  const wrappedKey = vault.newPersonKey()
  rows.add('person_keys', { person_id: person.id, wrapped_key: wrappedKey, created_at: person.since })
  ledger.keep(person.id, wrappedKey)
}
