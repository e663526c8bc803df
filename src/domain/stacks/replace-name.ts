import { assignAddresses } from '#domain/names/sender-addresses.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { mayChoose, type NamesOutcome, refuseNamesInUse } from './choose-names.ts'
import { stepKey } from './next-steps.ts'

type Delivery = PurposeTx<'service-delivery'>

const refuse = (reason: string): NamesOutcome => ({ ok: false, field: 'names', reason })

/**
 * The client takes another of the free names for one that could not be bought. Its inboxes move along and get
 * addresses at the new name. Only a purchase that stopped is given up: what may have been bought stays.
 */
export async function replaceName(
  tx: Delivery,
  stackId: string,
  oldName: string,
  newName: string,
): Promise<NamesOutcome> {
  const stack = await tx.db
    .selectFrom('stacks')
    .select(['client_id', 'engagement_id'])
    .where('id', '=', stackId)
    .where('names_approved_at', 'is not', null)
    .forUpdate()
    .executeTakeFirst()
  if (!stack) return refuse('The names are not approved yet.')
  const standing = await mayChoose(tx, stack)
  if (!standing.ok) return refuse(standing.reason)
  const domains = await tx.db
    .selectFrom('domains')
    .select(['id', 'name', 'position', 'chosen', 'available', 'premium', 'price_cents', 'registered_at'])
    .where('stack_id', '=', stackId)
    .where('name', 'in', [oldName, newName])
    .execute()
  const old = domains.find((one) => one.name === oldName && one.chosen)
  const next = domains.find((one) => one.name === newName && !one.chosen)
  if (!old) return refuse('The name to replace is not among the approved ones.')
  if (!next?.available || next.premium || next.price_cents === null)
    return refuse('Choose a name that the registrar says is free.')
  if (old.registered_at || !(await isStopped(tx, stackId, oldName)))
    return refuse('Only a name whose purchase has stopped can be replaced.')
  const free = await refuseNamesInUse(tx, stackId, [newName])
  if (!free.ok) return free
  const moved = await moveInboxes(tx, old.id, next)
  if (!moved.ok) return moved

  await tx.db.deleteFrom('build_steps').where('domain_id', '=', old.id).execute()
  await tx.db
    .updateTable('domains')
    .set({ chosen: false, available: false, state: 'given-up', position: next.position })
    .where('id', '=', old.id)
    .execute()
  await tx.db
    .updateTable('domains')
    .set({ chosen: true, position: old.position })
    .where('id', '=', next.id)
    .execute()
  await tx.db.updateTable('stacks').set({ look_at: tx.now }).where('id', '=', stackId).execute()
  const person = actorPerson(tx.actor)
  await tx.record({
    kind: 'names.approved',
    clauses: ['4.2'],
    ...(person ? { personId: person } : {}),
    details: { stack: stackId, domains: 1 },
  })
  await tx.enqueue('advance-stack', { stackId }, { key: stackId })
  await tx.tell(`stack:${stackId}`)
  return { ok: true }
}

async function isStopped(tx: Delivery, stackId: string, name: string): Promise<boolean> {
  const step = await tx.db
    .selectFrom('build_steps')
    .select('state')
    .where('stack_id', '=', stackId)
    .where('natural_key', '=', stepKey('register', name))
    .executeTakeFirst()
  return step?.state === 'blocked'
}

/** None of them is open yet, because their domain was never bought. Each keeps its sender. */
async function moveInboxes(
  tx: Delivery,
  fromId: string,
  to: { readonly id: string; readonly name: string },
): Promise<NamesOutcome> {
  const inboxes = await tx.db
    .selectFrom('inboxes')
    .innerJoin('senders', 'senders.id', 'inboxes.sender_id')
    .select(['inboxes.id', 'senders.id as senderId', 'senders.first_name', 'senders.last_name'])
    .where('inboxes.domain_id', '=', fromId)
    .orderBy('inboxes.address')
    .execute()
  const senders = inboxes.map((one) => ({
    id: one.senderId,
    firstName: one.first_name,
    lastName: one.last_name,
  }))
  const assigned = assignAddresses(senders, [{ name: to.name, inboxes: inboxes.length }])
  if (assigned.kind === 'refused') return { ok: false, field: 'senders', reason: assigned.reason }
  for (const [index, inbox] of inboxes.entries()) {
    const given = assigned.addresses[index]
    if (!given) continue
    await tx.db
      .updateTable('inboxes')
      .set({ domain_id: to.id, address: given.address, sender_id: given.senderId })
      .where('id', '=', inbox.id)
      .execute()
  }
  return { ok: true }
}
