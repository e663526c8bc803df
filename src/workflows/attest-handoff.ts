import { evidenceOf, keepEvidence, stackToAttest } from '#domain/handoff/attest-pack.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'

const worker = system('attest-handoff')

/**
 * Puts the ledger's word for a hand-off into the pack that was given: a signed checkpoint leaves the machine with it.
 * The entry of the hand-off itself is sealed a moment after it; until then the look around asks for this again.
 */
export async function attestHandoff(
  { inPurpose }: { readonly inPurpose: InPurpose },
  stackId: string,
): Promise<void> {
  const stack = await inPurpose('service-delivery', worker, (tx) => stackToAttest(tx, stackId))
  if (!stack) return
  const evidence = await inPurpose('legal-obligation', worker, (tx) => evidenceOf(tx, stack))
  if (evidence)
    await inPurpose('service-delivery', worker, (tx) => keepEvidence(tx, stack.handoffId, evidence))
}
