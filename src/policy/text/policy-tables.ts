import { heldRecords, inventoryOf } from '#policy/register/inventory.ts'
import type { Register } from '#policy/register/register.ts'
import { type Category, categories, legalBases, subjects } from '#policy/vocabulary.ts'
import type { Inline, Section, Table } from './document.ts'
import { recipientsSection } from './recipients-section.ts'
import { joined, lowerCase, secondsWords } from './words.ts'

const cell = (words: string): readonly Inline[] => [words]
const names = (held: readonly Category[]) => joined(held.map((category) => categories[category]))

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
    recipientsSection(register),
    keeping(register),
    answering(register),
    sessions(register),
  ]
}
