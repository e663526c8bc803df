import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import type { Log } from '#platform/log.ts'
import { registerAt } from '#policy/register/register-at.ts'
import type { RetentionRule } from '#policy/register/retention.ts'

const worker = system('sweep-expired')
/** At most so many go in one transaction; the next turn takes the rest. */
const peopleAtOnce = 500
const recordsAtOnce = 5000

/**
 * Deletes what has reached its period, each part in a transaction of its own that also attests it in the ledger. The
 * periods of people and companies stand in their rows; those of the machinery's records are the policy's in effect.
 */
export async function sweepExpired({ inPurpose, log }: { inPurpose: InPurpose; log: Log }): Promise<void> {
  const [gone] = await inPurpose('retention', worker, (tx) =>
    tx.call<{ people_gone: number; clients_gone: number }>('select * from app.sweep_expired($1)', [
      peopleAtOnce,
    ]),
  )
  const records = await inPurpose('retention', worker, async (tx) => {
    const [policy] = await tx.call<{ edition: number }>('select app.policy_edition() as edition', [])
    const { retentionRules } = registerAt(policy?.edition ?? 0)
    const kept = (rule: RetentionRule) => {
      const { days } = retentionRules[rule] ?? {}
      return days === undefined ? 'infinity' : `${days} days`
    }
    const [swept] = await tx.call<{ gone: number }>('select app.sweep_records($1, $2, $3) as gone', [
      recordsAtOnce,
      kept('vendor-call'),
      kept('vendor-notice'),
    ])
    // No person's row: what goes is the list of what went.
    await tx.call('select app.sweep_erasures($1)', [kept('erasure')])
    const months = retentionRules.staff?.months
    const [house] = months
      ? await tx.call<{ gone: number }>(
          'select app.sweep_house_tasks($1, make_interval(months => $2)) as gone',
          [recordsAtOnce, months],
        )
      : []
    return (swept?.gone ?? 0) + (house?.gone ?? 0)
  })
  const count = (gone?.people_gone ?? 0) + (gone?.clients_gone ?? 0) + records
  if (count > 0) log.info('retention.swept', { count })
}
