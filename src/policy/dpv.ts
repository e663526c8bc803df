import type { RightId } from './rights.ts'
import type { LegalBasis, PersonalCategory, Purpose, Subject } from './vocabulary.ts'

/**
 * Our names in the Data Privacy Vocabulary 2.0 of the W3C community group and its extensions for personal data
 * and for the GDPR (w3c/dpv, modules of 2.0, read 2026-11-24). Where nothing there means the same, the nearest
 * broader term stands; kinds of people that it does not have are left out.
 */
const dpv = (term: string) => `https://w3id.org/dpv/2.0#${term}`
const pd = (term: string) => `https://w3id.org/dpv/2.0/pd#${term}`
const gdpr = (term: string) => `https://w3id.org/dpv/2.0/legal/eu/gdpr#${term}`

const categories: Readonly<Record<PersonalCategory, string>> = {
  name: pd('Name'),
  email: pd('EmailAddress'),
  phone: pd('TelephoneNumber'),
  address: pd('PhysicalAddress'),
  role: pd('Job'),
  picture: pd('Picture'),
  signature: pd('Communication'),
  message: pd('Communication'),
  authentication: pd('Authenticating'),
}

const purposes: Readonly<Record<Purpose, string>> = {
  'service-delivery': dpv('RequestedServiceProvision'),
  'inquiry-response': dpv('CustomerRelationshipManagement'),
  'operations-email': dpv('CommunicationForCustomerCare'),
  newsletter: dpv('DirectMarketing'),
  billing: dpv('PaymentManagement'),
  improvement: dpv('ImproveExistingProductsAndServices'),
  'legal-obligation': dpv('LegalCompliance'),
  authentication: dpv('IdentityAuthentication'),
  retention: dpv('RecordManagement'),
  rights: dpv('RightsFulfillment'),
}

const legalBases: Readonly<Record<LegalBasis, string>> = {
  consent: gdpr('A6-1-a'),
  contract: gdpr('A6-1-b'),
  'legal-obligation': gdpr('A6-1-c'),
  'legitimate-interest': gdpr('A6-1-f'),
}

const rights: Readonly<Record<RightId, string>> = {
  access: gdpr('A15'),
  correction: gdpr('A16'),
  deletion: gdpr('A17'),
  portability: gdpr('A20'),
  objection: gdpr('A21'),
  withdrawal: gdpr('A7-3'),
}

const subjects: Readonly<Partial<Record<Subject, string>>> = {
  subscriber: dpv('Subscriber'),
  'client-contact': dpv('Client'),
  staff: dpv('Employee'),
}

export const dpvTerms = { categories, purposes, legalBases, rights, subjects } as const
