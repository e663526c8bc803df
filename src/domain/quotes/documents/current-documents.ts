import { dataProcessingAgreement } from './data-processing-agreement.ts'
import type { DocumentId, LegalDocument } from './document.ts'
import { registrationAuthority } from './registration-authority.ts'
import { terms } from './terms.ts'

/** Every version there ever was, newest last: what somebody accepted stays readable. */
const versions: Readonly<Record<DocumentId, readonly [LegalDocument, ...LegalDocument[]]>> = {
  terms: [terms],
  'data-processing-agreement': [dataProcessingAgreement],
  'registration-authority': [registrationAuthority],
}

export const documentIds = Object.keys(versions) as readonly DocumentId[]

/** What a client accepts together with a quote today. */
export function currentDocuments(): LegalDocument[] {
  return documentIds.map((id) => versions[id].at(-1) ?? versions[id][0])
}

export function findDocument(id: string, version: string): LegalDocument | undefined {
  return Object.hasOwn(versions, id)
    ? versions[id as DocumentId].find((document) => document.version === version)
    : undefined
}
