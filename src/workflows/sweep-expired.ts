import { system } from '#platform/database/actor.ts'
import type { InPurpose, PurposeTx } from '#platform/database/purposes.ts'
import type { Log } from '#platform/log.ts'
import { registerAt } from '#policy/register/register-at.ts'
import type { RetentionRule } from '#policy/register/retention.ts'

const worker = system('sweep-expired')
/** At most so many go in one transaction; the next turn takes the rest. */
const peopleAtOnce = 500
const recordsAtOnce = 5000

/**
 * Deletes what has reached its period, each part in a transaction of its own that also attests it in the ledger. A part
 * that fails keeps none of the others from their work. The periods of people and companies stand in their rows; those of
 * the machinery's records are the policy's in effect.
 */
export async function sweepExpired({ inPurpose, log }: { inPurpose: InPurpose; log: Log }): Promise<void> {
  let count = 0
  const faults: unknown[] = []
  for (const part of [sweepPeople, sweepRecords, sweepHouse])
    try {
      count += await inPurpose('retention', worker, part)
    } catch (fault) {
      faults.push(fault)
    }
  if (count > 0) log.info('retention.swept', { count })
  if (faults.length > 0) throw faults[0]
}

type Retention = PurposeTx<'retention'>

async function sweepPeople(tx: Retention): Promise<number> {
  const [gone] = await tx.call<{ people_gone: number; clients_gone: number }>(
    'select * from app.sweep_expired($1)',
    [peopleAtOnce],
  )
  return (gone?.people_gone ?? 0) + (gone?.clients_gone ?? 0)
}

async function sweepRecords(tx: Retention): Promise<number> {
  const retentionRules = await rulesInEffect(tx)
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
  return swept?.gone ?? 0
}

async function sweepHouse(tx: Retention): Promise<number> {
  const months = (await rulesInEffect(tx)).staff?.months
  if (!months) return 0
  const [house] = await tx.call<{ gone: number }>(
    'select app.sweep_house_tasks($1, make_interval(months => $2)) as gone',
    [recordsAtOnce, months],
  )
  return house?.gone ?? 0
}

async function rulesInEffect(tx: Retention) {
  const [policy] = await tx.call<{ edition: number }>('select app.policy_edition() as edition', [])
  return registerAt(policy?.edition ?? 0).retentionRules
}
