import type { Context } from 'hono'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Evidence } from '#domain/evidence/probe.ts'
import { proofOf } from '#domain/evidence/proof.ts'
import { checkpointNote, type SignedCheckpoint } from '#platform/evidence/checkpoint-note.ts'
import { withController } from '#policy/snapshots/with-controller.ts'
import { sitePaths } from '#web/paths.ts'
import { perVersion, policyOf } from '#web/server/policy-in-effect.ts'
import { sameForEverybody } from '#web/site/site-page.tsx'
import { controllerOf, type PrivacyFacts } from '../privacy-pages.tsx'
import { latestLook } from './latest-look.ts'
import { onceAMinute } from './once-a-minute.ts'
import { ProofPage } from './proof-page.tsx'
import { sentences } from './proof-words.ts'

export interface ProofParts {
  readonly facts: PrivacyFacts
  /** Looks at everything once; asked in the background, for all visitors together, at most once a minute. */
  readonly observe: () => Promise<readonly Evidence[]>
  /** The ledger's newest: one row, asked at most once a minute. */
  readonly checkpoint: () => Promise<SignedCheckpoint | undefined>
  /** The text of the file that checks an export of the ledger by itself. */
  readonly verifier: string
  /** Business time. */
  readonly now: () => Promise<Date>
  /** Machine time in milliseconds. */
  readonly nowMs: () => number
}

/** What keeps each promise and what was seen of it, for everybody; and what it takes to check the ledger elsewhere. */
export function proofPages({ facts, observe, checkpoint, verifier, now, nowMs }: ProofParts): Hono {
  const controller = controllerOf(facts)
  const said = perVersion(({ document }) => sentences(withController(document, controller)))
  const latest = latestLook(observe, isBlind, nowMs)
  const newest = onceAMinute(checkpoint, nowMs)
  return new Hono()
    .get(sitePaths.privacyProof.pattern, async (c) => {
      const { seen: evidence = [], ...look } = latest()
      sameForEverybody(c)
      // Whoever comes back in a moment sees what is being looked at now.
      if (look.isLooking) c.header('cache-control', 'public, max-age=2')
      return c.html(
        <ProofPage
          c={c}
          about={facts}
          version={policyOf(c).version}
          evidence={evidence}
          look={look}
          promises={proofOf(evidence)}
          said={said(c)}
          checkpoint={await newest().catch(() => 'unread' as const)}
          now={await now()}
          machineNow={new Date(nowMs())}
        />,
      )
    })
    .get(sitePaths.privacyCheckpoint.pattern, async (c) => {
      const found = await newest()
      if (!found) throw new HTTPException(404)
      return toKeep(c, 'checkpoint.txt', checkpointNote(found))
    })
    .get(sitePaths.privacyVerifier.pattern, (c) => toKeep(c, 'verify-ledger.mjs', verifier))
}

/** With the database away each question fails by itself, and nothing of that tells how a promise stands. */
const isBlind = (seen: readonly Evidence[]): boolean => seen.every(({ verdict }) => verdict === 'unknown')

/** Saved, never run or shown in the page, whatever it is called. */
function toKeep(c: Context, name: string, text: string): Response {
  c.header('content-disposition', `attachment; filename="${name}"`)
  c.header('cache-control', 'public, max-age=60')
  return c.body(text, 200, { 'content-type': 'text/plain; charset=utf-8' })
}
