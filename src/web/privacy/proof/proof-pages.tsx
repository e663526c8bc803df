import { Hono } from 'hono'
import type { Evidence } from '#domain/evidence/probe.ts'
import { proofOf } from '#domain/evidence/proof.ts'
import { policyDocument } from '#policy/text/policy-document.ts'
import { sitePaths } from '#web/paths.ts'
import { sameForEverybody } from '#web/site/site-page.tsx'
import { controllerOf, type PrivacyFacts } from '../privacy-pages.tsx'
import { cachedEvidence } from './cached-evidence.ts'
import { ProofPage } from './proof-page.tsx'
import { sentences } from './proof-words.ts'

export interface ProofParts {
  readonly facts: PrivacyFacts
  /** Looks at everything once; asked at most once a minute. */
  readonly observe: () => Promise<readonly Evidence[]>
  /** Business time. */
  readonly now: () => Promise<Date>
  /** Machine time in milliseconds. */
  readonly nowMs: () => number
}

/** What keeps each promise and what was seen of it, for everybody. */
export function proofPages({ facts, observe, now, nowMs }: ProofParts): Hono {
  const document = policyDocument(controllerOf(facts))
  const said = sentences(document)
  const look = cachedEvidence(observe, nowMs)
  return new Hono().get(sitePaths.privacyProof.pattern, async (c) => {
    const evidence = await look()
    sameForEverybody(c)
    return c.html(
      <ProofPage
        c={c}
        about={facts}
        version={document.version}
        evidence={evidence}
        promises={proofOf(evidence)}
        said={said}
        now={await now()}
      />,
    )
  })
}
