import type { Verdict } from '#domain/transitions/transition-table.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'
import type { Resolver } from '#platform/dns/resolve.ts'
import { openIntake } from './intake-standing.ts'

/** Looks names up from outside, following the delegation. */
export type DnsLook = Pick<Resolver, 'lookUp'>

/** What the client publishes at the domain itself as a TXT record. */
export function domainProofText(token: string): string {
  return `segmento-domain-proof=${token}`
}

/** Asks for a look at the domain's TXT records now. */
export async function askTxtProof(tx: PurposeTx<'service-delivery'>, engagementId: string): Promise<Verdict> {
  const standing = await openIntake(tx, engagementId)
  if (!standing.ok) return standing
  await tx.enqueue('check-domain-proof', { engagementId }, { key: engagementId })
  return { ok: true }
}

export type TxtProof = 'proven' | 'absent' | 'unknown' | 'nothing-to-prove'

const work = system('domain proof')

/**
 * Looks for the token. `absent` is what an authoritative server said; a look-up that failed is `unknown`, is not
 * recorded as a look, and should be tried again.
 */
export async function checkTxtProof(
  doors: { readonly inPurpose: InPurpose; readonly openDns: (mode: 'sandbox' | 'live') => DnsLook },
  engagementId: string,
): Promise<TxtProof> {
  const intake = await doors.inPurpose('service-delivery', work, (tx) =>
    tx.db
      .selectFrom('intakes')
      .innerJoin('engagements', 'engagements.id', 'intakes.engagement_id')
      .select(['domain', 'domain_token', 'domain_proved_at', 'mode'])
      .where('engagement_id', '=', engagementId)
      .executeTakeFirst(),
  )
  if (!intake?.domain) return 'nothing-to-prove'
  if (intake.domain_proved_at) return 'proven'
  const { domain } = intake
  const found = await doors.openDns(intake.mode === 'live' ? 'live' : 'sandbox').lookUp(domain, 'TXT')
  if (found.kind === 'unknown') return 'unknown'
  const wanted = domainProofText(intake.domain_token)
  const proven = found.kind === 'found' && found.records.some((record) => record.text.trim() === wanted)
  await doors.inPurpose('service-delivery', work, async (tx) => {
    await tx.db
      .updateTable('intakes')
      .set({
        domain_checked_at: tx.now,
        ...(proven ? { domain_proof: 'txt', domain_proved_at: tx.now } : {}),
      })
      .where('engagement_id', '=', engagementId)
      // The client may have typed another domain while this one was looked at.
      .where('domain', '=', domain)
      .where('domain_proved_at', 'is', null)
      .execute()
    await tx.tell(`engagement:${engagementId}`)
  })
  return proven ? 'proven' : 'absent'
}
