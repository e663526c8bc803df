import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import type { Log } from '#platform/log.ts'
import { emptyStandIns, sweepKeptMail } from '#platform/sandbox/sweep-stand-ins.ts'
import type { Register } from '#policy/register/register-shape.ts'
import type { ConnectionMode } from './connections.ts'
import { engagementMode } from './engagement-mode.ts'

interface StandIns {
  readonly inPurpose: InPurpose
  readonly sandboxDatabaseUrl: string
  readonly log: Log
}

const dayMs = 86_400_000

/** Deletes, again and again, what a stand-in has kept for longer than the policy in effect lets it. */
export function sweepStandIns(
  parts: StandIns,
  retentionRules: () => Register['retentionRules'],
): () => Promise<void> {
  return async () => {
    const days = retentionRules()['stand-in']?.days
    if (days === undefined) return
    const now = await parts.inPurpose('retention', system('sweep stand-ins'), async (tx) => tx.now)
    const count = await sweepKeptMail(parts.sandboxDatabaseUrl, new Date(now.getTime() - days * dayMs))
    if (count > 0) parts.log.info('retention.swept', { count })
  }
}

/**
 * Deletes, before the stand-ins start, all that they kept once nothing of the program leads to them any more: mail and new
 * engagements are live, and none that was begun with them still runs.
 */
export async function emptyUnusedStandIns(parts: StandIns, mailMode: ConnectionMode): Promise<void> {
  if (mailMode !== 'live' || (await engagementMode(parts.inPurpose)) !== 'live') return
  const [running] = await parts.inPurpose('service-delivery', system('empty stand-ins'), (tx) =>
    tx.db
      .selectFrom('engagements')
      .select('id')
      .where('mode', '=', 'sandbox')
      .where('state', 'not in', ['ended', 'withdrawn'])
      .limit(1)
      .execute(),
  )
  if (running) return
  const count = await emptyStandIns(parts.sandboxDatabaseUrl)
  if (count > 0) parts.log.info('retention.swept', { count })
}
