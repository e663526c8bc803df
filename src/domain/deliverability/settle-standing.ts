import { z } from 'zod'
import { type StandingLook, type StandingProof, standingProofs } from './judge-standing.ts'

const proofSchema = z.strictObject({
  /** What is confirmed. */
  verdict: z.enum(['pass', 'fail', 'unknown']),
  /** When that was last seen; a look that could not ask leaves it as it is. */
  at: z.iso.datetime().optional(),
  /** The first of the looks that say `fail`, until one says otherwise. */
  failingSince: z.iso.datetime().optional(),
  /** What the last look that could ask saw. */
  words: z.string().max(300).optional(),
})
export type ProofStanding = z.infer<typeof proofSchema>

const standingSchema = z.partialRecord(z.enum(standingProofs), proofSchema)
export type DomainStanding = Readonly<Partial<Record<StandingProof, ProofStanding>>>

/** What is kept of a domain; a row without looks yet is empty. */
export function readStanding(seen: unknown): DomainStanding {
  return standingSchema.parse(seen)
}

/** Between the two looks that confirm a fault. */
export const confirmAfterMinutes = 5
/** A fault is confirmed within this and `confirmAfterMinutes`, so cold sending stops within the hour. */
export const lookEveryMinutes = 45

const slack = 30_000

/**
 * What is known after one more look. A fault is confirmed by a second look that says it at least five minutes after the
 * first, each walking down from the root anew; one good look ends it. A look that could not ask changes nothing: it
 * neither confirms a fault nor ends one.
 */
export function settleStanding(before: DomainStanding, look: StandingLook, now: Date): DomainStanding {
  return Object.fromEntries(
    standingProofs.map((proof): [StandingProof, ProofStanding] => {
      const known = before[proof] ?? { verdict: 'unknown' as const }
      const { verdict, words } = look[proof]
      if (verdict === 'unknown') return [proof, known]
      const kept = words.slice(0, 300)
      if (verdict === 'pass') return [proof, { verdict, at: now.toISOString(), words: kept }]
      const since = known.failingSince ?? now.toISOString()
      const isConfirmed =
        known.verdict === 'fail' || now.getTime() - Date.parse(since) >= confirmAfterMinutes * 60_000 - slack
      return isConfirmed
        ? [proof, { verdict: 'fail', at: now.toISOString(), failingSince: since, words: kept }]
        : [proof, { ...known, failingSince: since, words: kept }]
    }),
  )
}

/** Whether a look said `fail` that no second look has confirmed or taken back yet. */
export function isSuspected(standing: DomainStanding): boolean {
  return standingProofs.some((proof) => {
    const known = standing[proof]
    return known?.failingSince !== undefined && known.verdict !== 'fail'
  })
}

/** Records without which no cold message goes: a missing DMARC record is a task, and stops nothing. */
export const stoppingProofs = ['mx', 'spf', 'dkim'] as const satisfies readonly StandingProof[]

/** The confirmed faults among some proofs, in words. */
export function confirmedFaults(standing: DomainStanding, proofs: readonly StandingProof[]): string[] {
  return proofs.flatMap((proof) => {
    const known = standing[proof]
    return known?.verdict === 'fail' ? [known.words ?? `${proof} is missing`] : []
  })
}

/**
 * Whether what stopped for any of these may go on: what failed is confirmed right again, and nothing is suspected. What never
 * could be asked, such as the keys of a domain that came from elsewhere, never stopped anything and holds nothing.
 */
export function isMended(standing: DomainStanding, proofs: readonly StandingProof[]): boolean {
  const known = proofs.map((proof) => standing[proof])
  return (
    known.every((one) => one?.verdict !== 'fail' && one?.failingSince === undefined) &&
    known.some((one) => one?.verdict === 'pass')
  )
}

/**
 * When a domain is looked at next: in its own slot of the period, so that the looks at many stay spread out whatever
 * moved the clock; a suspicion is looked at again as soon as it can be confirmed.
 */
export function nextLookAt(domainId: string, standing: DomainStanding, now: Date): Date {
  if (isSuspected(standing)) return new Date(now.getTime() + confirmAfterMinutes * 60_000)
  const periodMs = lookEveryMinutes * 60_000
  const offset = Number.parseInt(domainId.replaceAll('-', '').slice(-8), 16) % periodMs
  const passed = (((now.getTime() - offset) % periodMs) + periodMs) % periodMs
  return new Date(now.getTime() + periodMs - passed)
}
