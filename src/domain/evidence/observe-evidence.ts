import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import { errorCode } from '#platform/log.ts'
import { allProbes } from './all-probes.ts'
import { askedOnce } from './outside.ts'
import type { Evidence, Installation, Probe, Seen } from './probe.ts'

export interface EvidenceSource extends Installation {
  readonly inPurpose: InPurpose
  /** Business time. */
  readonly now: () => Date
}

/** Looks at everything once, one after the other; what can't be looked at is unknown and holds up no other. */
export async function observeEvidence(
  source: EvidenceSource,
  probes: readonly Probe[] = allProbes,
): Promise<Evidence[]> {
  const installation = { ...source, outside: askedOnce(source.outside) }
  const found: Evidence[] = []
  for (const probe of probes) {
    const seen = await lookOnce(installation, probe)
    found.push({ id: probe.id, what: probe.what, clauses: probe.clauses, ...seen, observedAt: source.now() })
  }
  return found
}

async function lookOnce(
  { inPurpose, rolePrefix, outside, policy }: EvidenceSource,
  probe: Probe,
): Promise<Seen> {
  try {
    return await inPurpose('legal-obligation', system('evidence'), (tx) =>
      probe.look(tx, { rolePrefix, outside, policy }),
    )
  } catch (error) {
    return { verdict: 'unknown', words: `could not be looked at (${errorCode(error)})` }
  }
}
