import type { PurposeTx } from '#platform/database/purposes.ts'
import { defaultLimits, type Limits, type ThresholdName, thresholdNames } from './thresholds.ts'

/** What a client's stacks are judged by: the defaults, and what was set for this client instead. */
export async function limitsOf(tx: PurposeTx<'service-delivery'>, clientId: string): Promise<Limits> {
  const set = await tx.db
    .selectFrom('client_thresholds')
    .select(['name', 'thousandths'])
    .where('client_id', '=', clientId)
    .where('ended_at', 'is', null)
    .execute()
  const known = set.filter((row) => thresholdNames.includes(row.name as ThresholdName))
  return { ...defaultLimits, ...Object.fromEntries(known.map((row) => [row.name, row.thousandths / 1000])) }
}
