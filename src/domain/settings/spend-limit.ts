import { can, type Staff } from '#domain/staff/rules.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

export const spendLimitSetting = 'operator-spend-limit-cents'

/** What an operator may approve until an owner sets something else. */
export const firstSpendLimitCents = 10_000
/** A limit above this is a slip of the hand: an owner approves more, each time. */
const mostCents = 1_000_000

type Tx = PurposeTx<'service-delivery'>

/** An operator approves spending up to this; an owner approves above it. */
export async function operatorSpendLimit(tx: Tx): Promise<number> {
  const row = await tx.db
    .selectFrom('setting_changes')
    .select('value')
    .where('name', '=', spendLimitSetting)
    .orderBy('changed_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return typeof row?.value === 'number' ? row.value : firstSpendLimitCents
}

export async function setOperatorSpendLimit(tx: Tx, staff: Staff, cents: number): Promise<Verdict> {
  const mine = can('change-prices', staff)
  if (!mine.ok) return mine
  if (cents > mostCents) return { ok: false, reason: 'Above $10,000.00 an owner approves each spending.' }
  if (cents === (await operatorSpendLimit(tx))) return { ok: false, reason: 'That limit holds already.' }
  await tx.db
    .insertInto('setting_changes')
    .values({
      name: spendLimitSetting,
      value: JSON.stringify(cents),
      changed_at: tx.now,
      changed_by: actorPerson(tx.actor),
    })
    .execute()
  await tx.record({
    kind: 'setting.changed',
    clauses: ['3.1'],
    details: { setting: spendLimitSetting, cents },
  })
  return { ok: true }
}
