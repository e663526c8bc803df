import { mayForClient } from '#domain/clients/member-role.ts'
import type { PortalFrame } from '#domain/engagements/portal-frame.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { HandedInbox } from './inboxes-csv.ts'
import { latestHandoff } from './prepare-handoff.ts'
import { reissueKey } from './reissue-credentials.ts'

type Delivery = PurposeTx<'service-delivery'>

/** The pack as it was given, with the addresses and names it left out. Before the hand-off there is no pack to read. */
export async function portalHandoff(tx: Delivery, frame: PortalFrame) {
  const stack = await tx.db
    .selectFrom('stacks')
    .select(['id', 'state', 'handed_over_at as handedOverAt', 'handoff_asked_at as askedAt'])
    .where('engagement_id', '=', frame.engagementId)
    .executeTakeFirst()
  if (!stack) return undefined
  const handoff = stack.handedOverAt ? await latestHandoff(tx, stack.id) : undefined
  const inboxes = handoff ? await inboxesOf(tx, stack.id) : []
  const addressOf = new Map(inboxes.map((inbox) => [inbox.id, inbox.address]))
  return {
    stack,
    handoff,
    inboxes,
    addressOf,
    mayAsk: await mayForClient(tx, frame.clientId, 'ask-handoff'),
    mayTake: await mayForClient(tx, frame.clientId, 'take-credentials'),
  }
}
export type PortalHandoff = NonNullable<Awaited<ReturnType<typeof portalHandoff>>>

/** Notes who opened the pack first, and when. */
export async function openHandoff(tx: Delivery, handoffId: string): Promise<void> {
  await tx.db
    .updateTable('handoffs')
    .set({ opened_at: tx.now, opened_by: actorPerson(tx.actor) })
    .where('id', '=', handoffId)
    .where('opened_at', 'is', null)
    .execute()
}

async function inboxesOf(tx: Delivery, stackId: string) {
  const rows = await tx.db
    .selectFrom('inboxes')
    .innerJoin('domains', 'domains.id', 'inboxes.domain_id')
    .innerJoin('senders', 'senders.id', 'inboxes.sender_id')
    .leftJoin('credentials', 'credentials.inbox_id', 'inboxes.id')
    .select([
      'inboxes.id',
      'inboxes.address',
      'inboxes.reserve',
      'domains.name as domain',
      'senders.first_name as firstName',
      'senders.last_name as lastName',
      'credentials.issue',
      'credentials.issued_at as issuedAt',
    ])
    .where('inboxes.stack_id', '=', stackId)
    .orderBy('domains.position')
    .orderBy('inboxes.address', (order) => order.asc())
    .execute()
  const rotations = await tx.db
    .selectFrom('build_steps')
    .select(['natural_key', 'state'])
    .where('stack_id', '=', stackId)
    .where('kind', '=', 'reissue-credentials')
    .execute()
  return rows.map((row) => ({
    ...row,
    reissuing: rotations.some(
      ({ natural_key, state }) => natural_key === reissueKey(row.id) && state !== 'done',
    ),
  }))
}

/** The inboxes of a pack with their addresses and names, for a file. */
export function handedInboxes({ handoff, inboxes }: PortalHandoff): HandedInbox[] {
  return (handoff?.pack.inboxes ?? []).flatMap((packed) => {
    const own = inboxes.find(({ id }) => id === packed.inboxId)
    if (!own) return []
    const { inboxId: _, ...rest } = packed
    const { address, firstName, lastName } = own
    return [{ ...rest, address, firstName, lastName, host: 'Mailforge' }]
  })
}
