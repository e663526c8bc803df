import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import type { ConnectionMode } from './connections.ts'

/** Every account that a whole engagement needs, from payment to sequencer. */
const needed = ['stripe', 'porkbun', 'mailforge', 'instantly', 'smtp', 'seed'] as const

/** New engagements are live once the agency has a live account everywhere; one missing keeps all of them in the sandbox. */
export async function engagementMode(inPurpose: InPurpose): Promise<ConnectionMode> {
  const live = await inPurpose.atOnce('service-delivery', system('engagement mode'), (queries) =>
    queries.selectFrom('connections').select('vendor').where('mode', '=', 'live').compile(),
  )
  return needed.every((vendor) => live.some((row) => row.vendor === vendor)) ? 'live' : 'sandbox'
}
