import { agency, labelOf } from '#domain/connections/account-scope.ts'
import { neededVendors as needed } from '#domain/connections/needed-vendors.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import type { ConnectionMode } from './connections.ts'

/** New engagements are live once the agency has a live account everywhere; one missing keeps all of them in the sandbox. */
export async function engagementMode(inPurpose: InPurpose): Promise<ConnectionMode> {
  const live = await inPurpose.atOnce('service-delivery', system('engagement mode'), (queries) =>
    queries
      .selectFrom('connections')
      .select('vendor')
      .where('mode', '=', 'live')
      .where('state', '=', 'on')
      .where('label', '=', labelOf(agency))
      .compile(),
  )
  return needed.every((vendor) => live.some((row) => row.vendor === vendor)) ? 'live' : 'sandbox'
}
