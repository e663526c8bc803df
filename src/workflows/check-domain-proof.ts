import { checkTxtProof, type DnsLook } from '#domain/intake/prove-by-txt.ts'
import type { InPurpose } from '#platform/database/purposes.ts'

export interface DomainProofDoors {
  readonly inPurpose: InPurpose
  /** Looks from outside, in the world that the engagement belongs to. */
  readonly resolver: (mode: 'sandbox' | 'live') => DnsLook
}

/**
 * Looks once for the token that proves a client's domain.
 * @throws Error when the look-up failed, which says nothing about the record: the job looks again
 */
export async function checkDomainProof(doors: DomainProofDoors, engagementId: string): Promise<void> {
  const proof = await checkTxtProof({ inPurpose: doors.inPurpose, openDns: doors.resolver }, engagementId)
  if (proof === 'unknown') throw new Error('the domain’s name servers did not answer')
}
