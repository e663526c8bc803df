import { isConnected, type Recipient } from '#policy/recipients/recipient.ts'
import { contracts, countries, services, transfers } from '#policy/recipients/services.ts'
import { heldRecords, inventoryOf } from '#policy/register/inventory.ts'
import type { Register } from '#policy/register/register.ts'
import {
  type Category,
  categories,
  legalBases,
  type PersonalCategory,
  personalCategories,
  subjects,
} from '#policy/vocabulary.ts'
import type { Inline, Section, Table } from './document.ts'
import { dayWords, joined, lowerCase, secondsWords } from './words.ts'

const cell = (words: string): readonly Inline[] => [words]
const names = (held: readonly Category[]) => joined(held.map((category) => categories[category]))
const isPersonal = (category: Category): category is PersonalCategory => category in personalCategories

function keptAs({ retentionRules }: Register, id: string): readonly Inline[] {
  const rule = retentionRules[id]
  if (!rule || id === 'none') return cell('not about a person')
  return [{ text: rule.of, href: '#periods' }]
}

/** All categories of a record; ids made by the program go without saying. */
function heldWords(held: readonly Category[]): string {
  const told = held.filter((category) => category !== 'key').map((category) => categories[category])
  return told.join(' · ') || 'what these hold'
}

function holding(register: Register): Section {
  const about: Table = {
    kind: 'table',
    caption: 'about whom, what, and what for',
    columns: ['who', 'personal data', 'what for'],
    rows: inventoryOf(register).map(({ subject, personal, purposes }) => [
      cell(subjects[subject]),
      cell(names(personal)),
      cell(purposes.map((purpose) => register.purposes[purpose]?.words ?? purpose).join('; ')),
    ]),
  }
  const records: Table = {
    kind: 'table',
    caption: 'every kind of record',
    columns: ['record', 'what it is', 'what it holds', 'kept as'],
    rows: heldRecords(register).map((record) => [
      cell(record.name),
      cell(lowerCase(record.what)),
      cell(heldWords(record.categories)),
      keptAs(register, record.retention),
    ]),
  }
  return { anchor: 'holding', title: 'how we hold this', blocks: [about, records] }
}

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
  return received.length > 0 ? names(received) : 'nothing about a person'
}

/** How it is bound, by which law, and since when where that is the same for everybody. */
export function contractWords({ contract, contractOn }: Recipient): string {
  const { words, citation } = contracts[contract]
  return `${words}${contractOn ? `, ${dayWords(contractOn)}` : ''} (${citation})`
}

function sharing({ recipients }: Register): Section {
  const table: Table = {
    kind: 'table',
    caption: 'who may receive what',
    columns: ['recipient', 'what it does', 'why', 'personal data it gets', 'country', 'transfer', 'contract'],
    rows: Object.values(recipients).map((recipient) => [
      [{ text: recipient.name, href: recipient.policyUrl }],
      cell(services[recipient.does]),
      cell(lowerCase(recipient.why)),
      cell(receivedWords(recipient)),
      cell(countries[recipient.country]),
      cell(`${transfers[recipient.transfer].words} (${transfers[recipient.transfer].citation})`),
      cell(contractWords(recipient)),
    ]),
  }
  return { anchor: 'recipients', title: 'recipients', blocks: [table] }
}

function keeping({ retentionRules }: Register): Section {
  const table: Table = {
    kind: 'table',
    caption: 'how long, counted from when',
    columns: ['what', 'how long', 'counted from', 'clause'],
    rows: Object.entries(retentionRules)
      .filter(([id]) => id !== 'none')
      .map(([, rule]) => [
        cell(rule.of),
        cell(rule.words),
        cell(rule.from),
        [{ text: rule.clause, href: `#${rule.clause}` }],
      ]),
  }
  return { anchor: 'periods', title: 'periods', blocks: [table] }
}

function reasons({ purposes }: Register): Section {
  const table: Table = {
    kind: 'table',
    caption: 'each purpose and its legal basis',
    columns: ['purpose', 'legal basis', 'clause'],
    rows: Object.values(purposes).map(({ words, basis, clause }) => [
      cell(words),
      cell(`${legalBases[basis].words} (${legalBases[basis].citation})`),
      [{ text: clause, href: `#${clause}` }],
    ]),
  }
  return { anchor: 'purposes', title: 'purposes', blocks: [table] }
}

function sessions({ cookies }: Register): Section {
  const table: Table = {
    kind: 'table',
    caption: 'every cookie there is',
    columns: ['cookie', 'why', 'how long'],
    rows: Object.values(cookies).map(({ name, why, lifetimeSeconds }) => [
      cell(name),
      cell(why),
      cell(secondsWords(lifetimeSeconds)),
    ]),
  }
  return { anchor: 'cookies', title: 'cookies', blocks: [table] }
}

function answering({ rights }: Register): Section {
  const table: Table = {
    kind: 'table',
    caption: 'each right and how soon it is answered',
    columns: ['right', 'law', 'within', 'usually within', 'clause'],
    rows: Object.values(rights).map(({ words, citations, answerDays, usuallyHours, clause }) => [
      cell(words),
      cell(citations.join(', ')),
      cell(`${answerDays} days`),
      cell(`${usuallyHours} hours`),
      [{ text: clause, href: `#${clause}` }],
    ]),
  }
  return { anchor: 'rights', title: 'rights', blocks: [table] }
}

/** The facts of the clauses once more, as tables. */
export function policyTables(register: Register): readonly Section[] {
  return [
    holding(register),
    reasons(register),
    sharing(register),
    keeping(register),
    answering(register),
    sessions(register),
  ]
}
