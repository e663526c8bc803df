import type { PurposeTx } from '#platform/database/purposes.ts'
import { type WaitingWork, waiting } from './work-clocks.ts'

/** Wishes to draft and to send, paid changes whose spending waits, and active inboxes that no warm one stands in for. */
export async function waitingChanges(tx: PurposeTx<'service-delivery'>): Promise<WaitingWork[]> {
  const changes = await tx.db
    .selectFrom('plan_changes')
    .innerJoin('clients', 'clients.id', 'plan_changes.client_id')
    .innerJoin('stacks', 'stacks.id', 'plan_changes.stack_id')
    .select([
      'stacks.id',
      'plan_changes.state',
      'plan_changes.kind',
      'plan_changes.asked_at',
      'plan_changes.paid_at',
      'clients.name',
    ])
    .where('plan_changes.state', 'in', ['asked', 'drafted', 'paid'])
    .where('stacks.state', '=', 'live')
    .execute()
  const alone = await tx.db
    .selectFrom('promotions')
    .innerJoin('clients', 'clients.id', 'promotions.client_id')
    .innerJoin('inboxes', 'inboxes.id', 'promotions.stopped_id')
    .select(['promotions.stack_id as id', 'promotions.at', 'clients.name'])
    .where('promotions.promoted_id', 'is', null)
    .where('inboxes.reserve', '=', false)
    .where('inboxes.retired_at', 'is', null)
    .where((eb) =>
      eb.or([eb('inboxes.stopped_at', 'is not', null), eb('inboxes.rests_from', 'is not', null)]),
    )
    .execute()
  return [
    ...changes.map(({ id, state, kind, asked_at, paid_at, name }) =>
      waiting(state === 'paid' ? 'approve-change' : 'draft-change', {
        id,
        company: name,
        since: paid_at ?? asked_at,
        detail: kind === 'replace' ? 'another domain' : 'another volume',
      }),
    ),
    ...alone.map(({ id, at, name }) => waiting('find-stand-in', { id, company: name, since: at })),
  ]
}
