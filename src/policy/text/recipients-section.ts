import { isConnected, type Recipient } from '#policy/recipients/recipient.ts'
import { contracts, countries, services, transfers } from '#policy/recipients/services.ts'
import type { Register } from '#policy/register/register.ts'
import { type Category, type PersonalCategory, personalCategories } from '#policy/vocabulary.ts'
import type { Inline, Section, Table } from './document.ts'
import { dayWords, joined, lowerCase } from './words.ts'

const cell = (words: string): readonly Inline[] => [words]
const isPersonal = (category: Category): category is PersonalCategory => category in personalCategories

/** What personal data a recipient may get; `null` where the program runs on it, so that all of it lies there. */
export function receivedBy(recipient: Recipient): readonly PersonalCategory[] | null {
  if (recipient.role === 'infrastructure') return null
  const fields = Object.values(recipient.operations).flatMap((operation) => Object.values(operation.fields))
  return [...new Set([...fields, ...(recipient.receives ?? [])])].filter(isPersonal)
}

function receivedWords(recipient: Recipient): string {
  if (!isConnected(recipient)) return 'nothing: not connected'
  const received = receivedBy(recipient)
  if (received === null) return 'all that is stored'
  return received.length > 0
    ? joined(received.map((category) => personalCategories[category]))
    : 'nothing about a person'
}

/** How it is bound, by which law, and since when where that is the same for everybody. */
export function contractWords({ contract, contractOn }: Recipient): string {
  const { words, citation } = contracts[contract]
  return `${words}${contractOn ? `, ${dayWords(contractOn)}` : ''} (${citation})`
}

export function recipientsSection({ recipients }: Register): Section {
  const all = Object.values(recipients)
  const receiving: Table = {
    kind: 'table',
    caption: 'who may receive what',
    columns: ['recipient', 'what it does', 'why', 'personal data it gets'],
    rows: all.map((recipient) => [
      [{ text: recipient.name, href: recipient.policyUrl }],
      cell(services[recipient.does]),
      cell(lowerCase(recipient.why)),
      cell(receivedWords(recipient)),
    ]),
  }
  const binding: Table = {
    kind: 'table',
    caption: 'where each is, and what binds it',
    columns: ['recipient', 'country', 'transfer', 'contract'],
    rows: all.map((recipient) => [
      cell(recipient.name),
      cell(countries[recipient.country]),
      cell(`${transfers[recipient.transfer].words} (${transfers[recipient.transfer].citation})`),
      cell(contractWords(recipient)),
    ]),
  }
  return { anchor: 'recipients', title: 'recipients', blocks: [receiving, binding] }
}
