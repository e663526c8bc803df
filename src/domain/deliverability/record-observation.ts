import type { PurposeTx } from '#platform/database/purposes.ts'
import { maskCardNumbers } from '#policy/card-number.ts'

/**
 * What was looked at from outside. `zone`: the records as delegated · `standing`: what stops or
 * resumes cold sending, confirmed by two looks · the others: a message judged on arrival. */
export type ObservationKind =
  | 'delegation'
  | 'zone'
  | 'registrant'
  | 'arrival'
  | 'spf'
  | 'dkim'
  | 'dmarc'
  | 'alignment'
  | 'forward'
  | 'standing'

export interface Observation {
  readonly kind: ObservationKind
  readonly verdict: 'pass' | 'fail' | 'unknown'
  /** Names of domains and records, never of people; parts of it are what another server wrote. */
  readonly detail: string
  readonly domainId: string
  readonly inboxId?: string
}

export async function recordObservation(
  tx: PurposeTx<'service-delivery'>,
  stack: { readonly id: string; readonly client_id: string },
  seen: Observation,
): Promise<void> {
  await tx.db
    .insertInto('observations')
    .values({
      client_id: stack.client_id,
      stack_id: stack.id,
      domain_id: seen.domainId,
      inbox_id: seen.inboxId ?? null,
      kind: seen.kind,
      verdict: seen.verdict,
      detail: maskCardNumbers(seen.detail).slice(0, 500),
    })
    .execute()
}
