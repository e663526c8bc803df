import type { Controller } from '#policy/controller.ts'
import { dpvTerms } from '#policy/dpv.ts'
import { isConnected } from '#policy/recipients/recipient.ts'
import { contracts, countries, services, transfers } from '#policy/recipients/services.ts'
import { heldRecords } from '#policy/register/inventory.ts'
import { type Register, register } from '#policy/register/register.ts'
import { categories, legalBases, subjects } from '#policy/vocabulary.ts'
import type { PolicyDocument } from './document.ts'
import { policyDocument } from './policy-document.ts'
import { receivedBy } from './recipients-section.ts'

/** The policy for machines: its text as a tree, and what it is made from, as data. */
export function policyJson(
  controller: Controller,
  declared: Register = register,
  document: PolicyDocument = policyDocument(controller, declared),
) {
  const { title, version, effective, updated, opening, clauses } = document
  return {
    title,
    version,
    effective,
    updated,
    controller,
    opening,
    clauses: clauses.map(({ anchor, ...clause }) => ({ number: Number(anchor), ...clause })),
    categories,
    subjects,
    legalBases,
    purposes: declared.purposes,
    retention: declared.retentionRules,
    cookies: declared.cookies,
    rights: declared.rights,
    commitments: declared.commitments,
    logFields: declared.logFields,
    notices: declared.notices,
    questions: declared.questions,
    establishment: declared.establishment,
    dpv: dpvTerms,
    records: heldRecords(declared),
    recipients: Object.values(declared.recipients).map((recipient) => ({
      ...recipient,
      does: services[recipient.does],
      country: countries[recipient.country],
      transfer: transfers[recipient.transfer],
      contract: contracts[recipient.contract],
      connected: isConnected(recipient),
      receives: receivedBy(recipient) ?? 'all that is stored',
    })),
  }
}
