import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'

const atOnce = 200

/** Asks by business time for the plans of endings that are due to be looked at. Harmless to repeat. */
export async function lookAtEndings(inPurpose: InPurpose): Promise<void> {
  await inPurpose('service-delivery', system('look at endings'), async (tx) => {
    const due = await tx.db
      .selectFrom('endings')
      .select('engagement_id')
      .where('look_at', '<=', tx.now)
      .where('stopped_at', 'is', null)
      .where('statement', 'is', null)
      .orderBy('look_at')
      .limit(atOnce)
      .execute()
    for (const { engagement_id } of due)
      await tx.enqueue('advance-ending', { engagementId: engagement_id }, { key: engagement_id })
  })
}
