import { createHash } from 'node:crypto'

export type DocumentId = 'terms' | 'data-processing-agreement' | 'registration-authority'

/** A text of ours that a client accepts. A version never changes; a new wording is a new version. */
export interface LegalDocument {
  readonly id: DocumentId
  readonly version: string
  readonly title: string
  readonly sections: readonly { readonly heading: string; readonly paragraphs: readonly string[] }[]
}

/** The hash of what stood there when it was accepted (SHA-256, hex). */
export function documentHash(document: LegalDocument): string {
  return contentHash([document.id, document.version, document.title, document.sections])
}

export function contentHash(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}
