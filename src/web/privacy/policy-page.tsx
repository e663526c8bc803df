import type { Context } from 'hono'
import type { Child } from 'hono/jsx'
import type { PolicyDocument } from '#policy/text/document.ts'
import { dayWords } from '#policy/text/words.ts'
import { sitePaths } from '#web/paths.ts'
import { SitePage, type SitePageProps } from '#web/site/site-page.tsx'
import { type Anchored, PolicyBlock, PolicySection } from './policy-blocks.tsx'

interface PolicyPageProps {
  c: Context
  about: SitePageProps['about']
  document: PolicyDocument
  /** Stands above it: that another version holds, or is coming. */
  note?: Child
}

export function PolicyPage({ c, about, document, note }: PolicyPageProps) {
  const { title, version, effective, updated, opening, clauses, tables } = document
  // The dates are the first obligation; the version beside them is what clause 12 explains.
  const anchored: Anchored = new Set(['0.1'])
  return (
    <SitePage
      c={c}
      about={about}
      title={title}
      description="What we hold about you, why, for how long, who gets it, and how to end it."
    >
      <article class="policy">
        {note}
        <h1>{title}.</h1>
        <p class="small soft" id="0.1">
          effective: <time datetime={effective}>{dayWords(effective)}</time> · last updated:{' '}
          <time datetime={updated}>{dayWords(updated)}</time> · version <code>{version}</code> ·{' '}
          <a href={sitePaths.privacyVersions.to()}>all versions</a>
        </p>
        {opening.map((block) => (
          <PolicyBlock block={block} anchored={anchored} />
        ))}
        <nav class="contents" aria-label="clauses">
          <ol>
            {clauses.map((clause) => (
              <li>
                <a href={`#${clause.anchor}`}>{clause.title}</a>
              </li>
            ))}
          </ol>
          <p class="small soft">
            the same as tables:{' '}
            {tables.map((table, index) => (
              <>
                {index > 0 && ', '}
                <a href={`#${table.anchor}`}>{table.title}</a>
              </>
            ))}
            . for machines: <a href={sitePaths.privacyMarkdown.to()}>markdown</a>,{' '}
            <a href={sitePaths.privacyJson.to()}>JSON</a>. what keeps each sentence:{' '}
            <a href={sitePaths.privacyProof.to()}>proof</a>; what it is made from:{' '}
            <a href={sitePaths.privacyRecords.to()}>records</a>.
          </p>
        </nav>
        {clauses.map((clause) => (
          <PolicySection section={clause} heading={`${clause.anchor}. ${clause.title}`} anchored={anchored} />
        ))}
        <hr />
        {tables.map((table) => (
          <PolicySection section={table} heading={table.title} anchored={anchored} />
        ))}
      </article>
    </SitePage>
  )
}
