import type { LegalDocument } from '#domain/quotes/documents/document.ts'

/** A document as it is accepted, every word of it. */
export function DocumentText({ document, level }: { document: LegalDocument; level: 2 | 3 }) {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <div class="prose">
      {document.sections.map(({ heading, paragraphs }) => (
        <>
          <Heading>{heading}</Heading>
          {paragraphs.map((paragraph) => (
            <p>{paragraph}</p>
          ))}
        </>
      ))}
    </div>
  )
}
