import { contracts, countries, services, transfers } from '#policy/recipients/services.ts'
import { heldRecords } from '#policy/register/inventory.ts'
import type { Register } from '#policy/register/register-shape.ts'
import { categories, legalBases } from '#policy/vocabulary.ts'

type Words = Readonly<Record<string, string>>

/** What the ids that a register uses mean; words that nothing uses yet are no part of it. */
export interface Vocabulary {
  readonly categories: Words
  readonly legalBases: Readonly<Record<string, { readonly words: string; readonly citation: string }>>
  readonly services: Words
  readonly contracts: Readonly<Record<string, { readonly words: string; readonly citation: string }>>
  readonly countries: Words
  readonly transfers: Readonly<Record<string, { readonly words: string; readonly citation: string }>>
}

function used<T>(words: Readonly<Record<string, T>>, ids: Iterable<string>): Record<string, T> {
  const wanted = new Set(ids)
  return Object.fromEntries(Object.entries(words).filter(([id]) => wanted.has(id)))
}

export function vocabularyOf(register: Register): Vocabulary {
  const held = heldRecords(register)
  const recipients = Object.values(register.recipients)
  const fields = recipients.flatMap(({ operations, receives }) => [
    ...Object.values(operations).flatMap((operation) => Object.values(operation.fields)),
    ...(receives ?? []),
  ])
  return {
    categories: used(categories, [...held.flatMap((record) => record.categories), ...fields]),
    legalBases: used(
      legalBases,
      Object.values(register.purposes).map(({ basis }) => basis),
    ),
    services: used(
      services,
      recipients.map(({ does }) => does),
    ),
    contracts: used(
      contracts,
      recipients.map(({ contract }) => contract),
    ),
    countries: used(
      countries,
      recipients.map(({ country }) => country),
    ),
    transfers: used(
      transfers,
      recipients.map(({ transfer }) => transfer),
    ),
  }
}
