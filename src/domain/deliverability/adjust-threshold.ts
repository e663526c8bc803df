import { can } from '#domain/staff/rules.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'
import { limitsOf } from './client-limits.ts'
import { type Threshold, type ThresholdName, thresholdNames, thresholds } from './thresholds.ts'

type Delivery = PurposeTx<'service-delivery'>

/**
 * Sets one threshold for one client, within its bounds; `value` undefined lets the default hold again. What held before
 * stays readable with who and why. All stacks of the client are judged anew.
 */
export async function adjustThreshold(
  tx: Delivery,
  clientId: string,
  change: {
    readonly name: ThresholdName
    readonly value: number | undefined
    readonly why: Personal<'message'>
  },
): Promise<Verdict> {
  const role = await actingRole(tx)
  if (role !== 'owner' && role !== 'operator') return { ok: false, reason: onlyLooking }
  const allowed = can('adjust-thresholds', { role, secondFactor: true })
  if (!allowed.ok) return allowed
  const { value } = change
  if (value !== undefined) {
    const [least, most] = thresholds[change.name].between
    if (value < least || value > most)
      return { ok: false, reason: `This can be set from ${least} to ${most}, and no further.` }
    const odd = await oddTogether(tx, clientId, change.name, value)
    if (odd) return { ok: false, reason: odd }
  }
  const person = actorPerson(tx.actor)
  await tx.db
    .updateTable('client_thresholds')
    .set({ ended_at: tx.now })
    .where('client_id', '=', clientId)
    .where('name', '=', change.name)
    .where('ended_at', 'is', null)
    .execute()
  if (value !== undefined && person)
    await tx.db
      .insertInto('client_thresholds')
      .values({
        client_id: clientId,
        name: change.name,
        thousandths: Math.round(value * 1000),
        why: change.why,
        set_by: person,
      })
      .execute()
  const stacks = await tx.db.selectFrom('stacks').select('id').where('client_id', '=', clientId).execute()
  for (const { id } of stacks) await tx.enqueue('judge-health', { stackId: id }, { key: id })
  await tx.tell(`client:${clientId}`)
  return { ok: true }
}

/** Watching comes before acting: two thresholds of one part that would turn this round are refused. */
async function oddTogether(
  tx: Delivery,
  clientId: string,
  name: ThresholdName,
  value: number,
): Promise<string | undefined> {
  const limits = { ...(await limitsOf(tx, clientId)), [name]: value }
  if (limits.placementAct >= limits.placementFine)
    return `Placement that needs action (${limits.placementAct} %) must lie below placement that is fine (${limits.placementFine} %).`
  if (limits.bounceWatch >= limits.bounceAct)
    return `Bounces are watched (${limits.bounceWatch} %) before they need action (${limits.bounceAct} %).`
  if (limits.youngDomain >= limits.oldDomain)
    return `A young domain (${limits.youngDomain} days) must be younger than an old one (${limits.oldDomain} days).`
  return undefined
}

/** Every threshold as it holds for a client: the default and its source, and what was set instead, by whom and why. */
export async function thresholdsPage(tx: Delivery, clientId: string) {
  const client = await tx.db
    .selectFrom('clients')
    .select(['id', 'name'])
    .where('id', '=', clientId)
    .executeTakeFirst()
  if (!client) return undefined
  const set = await tx.db
    .selectFrom('client_thresholds')
    .leftJoin('people', 'people.id', 'client_thresholds.set_by')
    .select([
      'client_thresholds.name',
      'client_thresholds.thousandths',
      'client_thresholds.why',
      'client_thresholds.set_at as setAt',
      'client_thresholds.ended_at as endedAt',
      'people.name as by',
    ])
    .where('client_thresholds.client_id', '=', clientId)
    .orderBy('client_thresholds.set_at', 'desc')
    .limit(200)
    .execute()
  const settings = set.map(({ thousandths, ...row }) => ({ ...row, value: thousandths / 1000 }))
  return {
    client,
    now: tx.now,
    rows: thresholdNames.map((name) => {
      const threshold: Threshold = thresholds[name]
      return {
        name,
        ...threshold,
        set: settings.find((one) => one.name === name && one.endedAt === null),
        before: settings.filter((one) => one.name === name && one.endedAt !== null),
      }
    }),
  }
}
export type ThresholdsPage = NonNullable<Awaited<ReturnType<typeof thresholdsPage>>>
