import { can, type Staff } from '#domain/staff/rules.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { readTldPricesSoon } from './ask-for-tld-prices.ts'
import { plannedTlds, plannedTldsSetting, tldSchema } from './planned-tlds.ts'
import type { TldMode } from './tld-prices.ts'

type Delivery = PurposeTx<'service-delivery'>

/** Each is a question to the registrar every few days; more than this is no choice any more. */
const mostTlds = 30

/** Plans with one more ending, whose price is read at once. Asked twice it is there once. */
export async function addPlannedTld(
  tx: Delivery,
  staff: Staff,
  typed: string,
  mode: TldMode,
): Promise<Verdict> {
  const mine = can('change-prices', staff)
  if (!mine.ok) return mine
  const read = tldSchema.safeParse(typed.trim().toLowerCase().replace(/^\./, ''))
  if (!read.success)
    return { ok: false, reason: 'Give an ending of letters without a further dot, such as net.' }
  const tlds = await lockedTlds(tx)
  if (tlds.includes(read.data)) return { ok: true }
  if (tlds.length >= mostTlds)
    return { ok: false, reason: `There are ${mostTlds} endings already; take one away first.` }
  await keep(tx, [...tlds, read.data])
  await readTldPricesSoon(tx, mode)
  return { ok: true }
}

/** Plans no more with an ending. Plans, quotes and domains that have it keep it. */
export async function removePlannedTld(tx: Delivery, staff: Staff, tld: string): Promise<Verdict> {
  const mine = can('change-prices', staff)
  if (!mine.ok) return mine
  const tlds = await lockedTlds(tx)
  if (!tlds.includes(tld)) return { ok: true }
  if (tlds.length === 1) return { ok: false, reason: 'One ending has to stay, or nothing can be planned.' }
  await keep(
    tx,
    tlds.filter((one) => one !== tld),
  )
  return { ok: true }
}

/** Of two changes at once the second builds on the first. */
async function lockedTlds(tx: Delivery): Promise<readonly string[]> {
  await tx.call(`select pg_advisory_xact_lock(hashtextextended('planned tlds', 0))`, [])
  return plannedTlds(tx)
}

/** A transaction that began earlier and waited for the lock is later all the same: the newest row is what holds. */
async function afterTheLast(tx: Delivery): Promise<Date> {
  const last = await tx.db
    .selectFrom('setting_changes')
    .select('changed_at as at')
    .where('name', '=', plannedTldsSetting)
    .orderBy('changed_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return new Date(Math.max(tx.now.getTime(), (last?.at.getTime() ?? 0) + 1))
}

async function keep(tx: Delivery, tlds: readonly string[]): Promise<void> {
  await tx.db
    .insertInto('setting_changes')
    .values({
      name: plannedTldsSetting,
      value: JSON.stringify(tlds),
      changed_at: await afterTheLast(tx),
      changed_by: actorPerson(tx.actor),
    })
    .execute()
  await tx.record({
    kind: 'setting.changed',
    clauses: ['3.1'],
    details: { setting: plannedTldsSetting, tlds: tlds.join(' ') },
  })
  await tx.tell('tlds')
}
