import { assignAddresses } from '#domain/names/sender-addresses.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import { reveal } from '#policy/personal.ts'
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
  if (!(await actingRole(tx))) return refuse(onlyLooking)
  const stack = await tx.db
    .selectFrom('stacks')
    .select(['client_id', 'engagement_id', 'state'])
    .where('id', '=', stackId)
    .where('names_approved_at', 'is not', null)
    .forUpdate()
    .executeTakeFirst()
  if (!stack) return refuse('The names are not approved yet.')
  if (stack.state === 'ended') return refuse('This engagement has ended; nothing more is bought for it.')
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
  const moved = await addressesAt(tx, old.id, newName)
  if (!moved.ok) return { ok: false, field: 'senders', reason: moved.reason }
  const [answer] = await tx.call<{ replaced: boolean }>(
    'select app.replace_name($1, $2, $3, $4) as replaced',
    [stackId, oldName, newName, JSON.stringify(moved.addresses)],
  )
  if (!answer?.replaced) return refuse('This has changed meanwhile. Look again and choose.')
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

/** The addresses of its inboxes at the new name. None of them is open yet; each keeps its sender. */
async function addressesAt(
  tx: Delivery,
  domainId: string,
  newName: string,
): Promise<
  | { readonly ok: true; readonly addresses: { inbox: string; address: string; sender: string }[] }
  | { readonly ok: false; readonly reason: string }
> {
  const inboxes = await tx.db
    .selectFrom('inboxes')
    .innerJoin('senders', 'senders.id', 'inboxes.sender_id')
    .select(['inboxes.id', 'senders.id as senderId', 'senders.first_name', 'senders.last_name'])
    .where('inboxes.domain_id', '=', domainId)
    .orderBy('inboxes.address')
    .execute()
  const senders = inboxes.map((one) => ({
    id: one.senderId,
    firstName: one.first_name,
    lastName: one.last_name,
  }))
  const assigned = assignAddresses(senders, [{ name: newName, inboxes: inboxes.length }])
  if (assigned.kind === 'refused') return { ok: false, reason: assigned.reason }
  const addresses = inboxes.flatMap((inbox, index) => {
    const given = assigned.addresses[index]
    return given ? [{ inbox: inbox.id, address: reveal(given.address), sender: given.senderId }] : []
  })
  return { ok: true, addresses }
}
