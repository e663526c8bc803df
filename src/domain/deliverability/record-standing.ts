import { lookNow } from '#domain/stacks/look-now.ts'
import { finishTaskByKey } from '#domain/tasks/finish-task.ts'
import { dueInHours, openTask } from '#domain/tasks/open-task.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { nextStepOfHold } from './hold-cause.ts'
import type { StandingProof } from './judge-standing.ts'
import type { PauseReason } from './pause-reasons.ts'
import { pauseSending, resumeSending } from './pause-sending.ts'
import { recordObservation } from './record-observation.ts'
import {
  confirmedFaults,
  type DomainStanding,
  isMended,
  nextLookAt,
  stoppingProofs,
} from './settle-standing.ts'

type Delivery = PurposeTx<'service-delivery'>

export interface StandingDomain {
  readonly id: string
  readonly name: string
  readonly stackId: string
  readonly clientId: string
}

/** Which proofs stop cold sending for which reason. */
const stops: readonly { readonly reason: PauseReason; readonly proofs: readonly StandingProof[] }[] = [
  { reason: 'registry-hold', proofs: ['registry'] },
  { reason: 'records', proofs: stoppingProofs },
]

const hoursToMend = 24

/** Keeps what is known of a domain after a look, pauses for what is confirmed wrong, and resumes what is confirmed right again. */
export async function recordStanding(
  tx: Delivery,
  domain: StandingDomain,
  before: DomainStanding,
  after: DomainStanding,
): Promise<void> {
  await tx.db
    .updateTable('domain_standings')
    .set({ seen: JSON.stringify(after), looked_at: tx.now, look_at: nextLookAt(domain.id, after, tx.now) })
    .where('domain_id', '=', domain.id)
    .execute()
  const subject = { stackId: domain.stackId, clientId: domain.clientId, domainId: domain.id }
  const stack = { id: domain.stackId, client_id: domain.clientId }
  let changed = false
  for (const { reason, proofs } of stops) {
    const faults = confirmedFaults(after, proofs)
    if (faults.length > 0) {
      const detail = `${domain.name}: ${faults.join('; ')}`
      const began = await pauseSending(tx, subject, reason, { detail })
      if (!began) continue
      changed = true
      await recordObservation(tx, stack, { kind: 'standing', verdict: 'fail', detail, domainId: domain.id })
      await askToMend(tx, domain, faults, failingSince(after, proofs))
    } else if (isMended(after, proofs) && (await resumeSending(tx, subject, reason))) {
      changed = true
      const detail = `${domain.name}: ${proofs.map((proof) => proof.toUpperCase()).join(', ')} seen again`
      await recordObservation(tx, stack, { kind: 'standing', verdict: 'pass', detail, domainId: domain.id })
      await finishTaskByKey(tx, mendKey(domain.id, failingSince(before, proofs)))
    }
  }
  if (changed) {
    await tx.enqueue('judge-health', { stackId: domain.stackId }, { key: domain.stackId })
    // The warm reserve stands in for a domain that its registry holds.
    await lookNow(tx, domain.stackId)
  }
  if (confirmedFaults(after, ['dmarc']).length > 0 && confirmedFaults(before, ['dmarc']).length === 0)
    await askToMend(tx, domain, confirmedFaults(after, ['dmarc']), failingSince(after, ['dmarc']))
  if (isMended(after, ['dmarc']) && confirmedFaults(before, ['dmarc']).length > 0)
    await finishTaskByKey(tx, mendKey(domain.id, failingSince(before, ['dmarc'])))
}

/** The earliest of the faults names the incident, so that a task is opened once for each and finished with it. */
function failingSince(standing: DomainStanding, proofs: readonly StandingProof[]): string {
  const since = proofs.flatMap((proof) =>
    standing[proof]?.verdict === 'fail' ? (standing[proof]?.failingSince ?? []) : [],
  )
  return since.toSorted()[0] ?? ''
}

const mendKey = (domainId: string, since: string): string => `mend-records:${domainId}:${since}`

async function askToMend(
  tx: Delivery,
  domain: StandingDomain,
  faults: readonly string[],
  since: string,
): Promise<void> {
  await openTask(tx, {
    clientId: domain.clientId,
    stackId: domain.stackId,
    domainId: domain.id,
    naturalKey: mendKey(domain.id, since),
    kind: 'mend-records',
    instructions: [
      `Two looks from outside say of ${domain.name}: ${faults.join('; ')}.`,
      nextStepOfHold(faults) ??
        'Look at the zone at whoever runs it, and at the domain at the registrar: a hold, an expired registration or changed name servers show there.',
      'Put back what is missing. Nothing has to be told to the program: it looks every three quarters of an hour, and what it paused for this goes on by itself.',
    ].join('\n'),
    dueAt: dueInHours(tx, hoursToMend),
  })
}
