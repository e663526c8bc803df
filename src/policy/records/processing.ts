import { securityMeasures } from '#policy/clauses/data-security.ts'
import type { Controller } from '#policy/controller.ts'
import { isConnected, type Recipient } from '#policy/recipients/recipient.ts'
import { countries, transfers } from '#policy/recipients/services.ts'
import { type HeldRecord, heldRecords } from '#policy/register/inventory.ts'
import type { Register } from '#policy/register/register.ts'
import { plainText } from '#policy/text/document.ts'
import { categories, legalBases, type Purpose, subjects } from '#policy/vocabulary.ts'
import type { RegisterExport } from './record.ts'

const unique = (words: readonly string[]) => [...new Set(words)]

function transferOf({ name, country, transfer }: Recipient): string {
  const { words, citation } = transfers[transfer]
  return `${name}: ${countries[country]}, ${words} (${citation})`
}

function periodsOf(register: Register, held: readonly HeldRecord[]): string[] {
  return unique(held.map(({ retention }) => retention)).flatMap((id) => {
    const rule = register.retentionRules[id]
    return rule && id !== 'none' ? [`${rule.of}: ${rule.words}`] : []
  })
}

/** The controller's record of processing activities, one for each purpose. */
export function recordOfProcessing(controller: Controller, register: Register): RegisterExport {
  const held = heldRecords(register)
  const measures = securityMeasures(register).map(({ text }) => plainText(text))
  const connected = Object.values(register.recipients).filter(isConnected)
  return {
    id: 'processing',
    title: 'record of processing',
    about: 'what is done with whose data, and why (GDPR Art. 30(1)), one line for each purpose.',
    columns: [
      'purpose',
      'legal basis',
      'controller',
      'contact',
      'about whom',
      'categories of data',
      'recipients',
      'transfers and their safeguards',
      'time limits for erasure',
      'security measures',
      'clause',
    ],
    rows: Object.entries(register.purposes).map(([id, { words, basis, clause }]) => {
      const own = held.filter(({ purposes }) => purposes.includes(id as Purpose))
      const to = connected.filter(({ purposes }) => purposes.includes(id as Purpose))
      return [
        `${id}: ${words}`,
        `${legalBases[basis].words} (${legalBases[basis].citation})`,
        controller.name,
        controller.contact,
        unique(
          own
            .flatMap((record) => record.subjects)
            .filter((subject) => register.subjects[subject]?.purposes.includes(id as Purpose))
            .map((subject) => subjects[subject]),
        ),
        unique(own.flatMap((record) => record.categories.map((category) => categories[category]))),
        to.map(({ name }) => name),
        to.map(transferOf),
        periodsOf(register, own),
        measures,
        clause,
      ]
    }),
  }
}
