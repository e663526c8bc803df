import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'
import type { HeldThing } from './accounts-port.ts'

/** So many are looked for: each can be in one account alone, so the first that is shown tells whose it is. */
const most = 5

/** Stacks that were built with the account and are in our hands, with the steps of endings by which things left it. */
const stacksOf = `select k.stack_id, s.engagement_id from stack_connections k join stacks s on s.id = k.stack_id
  where k.connection_id = $1 and s.state not in ('handed-over', 'retired')`
const left = (kinds: string, step: string) =>
  `not exists (select 1 from endings e join ending_steps t on t.ending_id = e.id
     where e.engagement_id = s.engagement_id and e.stopped_at is null and t.state = 'done' and t.kind in (${kinds})${step})`

type Query = (tx: PurposeTx<'service-delivery'>, connectionId: string, mode: string) => Promise<HeldThing[]>

const queries: Readonly<Record<string, Query>> = {
  async porkbun(tx, connectionId) {
    const rows = await tx.call<{ name: string }>(
      `select d.name from (${stacksOf}) s join domains d on d.stack_id = s.stack_id
       where d.registered_at is not null and d.state <> 'given-up' and d.retired_at is null and d.expires_at > $2
         and ${left("'push-domain'", ' and t.domain_id = d.id')}
       order by d.registered_at desc limit ${most}`,
      [connectionId, tx.now],
    )
    return rows.map(({ name }) => ({ kind: 'domain', name }))
  },
  async mailforge(tx, connectionId) {
    const rows = await tx.call<{ id: string }>(
      `select i.host_ref as id from (${stacksOf}) s join inboxes i on i.stack_id = s.stack_id
       where i.host_ref is not null and i.opened_at is not null and i.retired_at is null
         and ${left("'hand-over-inboxes', 'close-inboxes'", '')}
       order by i.opened_at desc limit ${most}`,
      [connectionId],
    )
    return rows.map(({ id }) => ({ kind: 'mailbox', id }))
  },
  async instantly(tx, connectionId) {
    const rows = await tx.call<{ address: Personal<'email'>; person_id: string }>(
      `select i.address, n.person_id from (${stacksOf}) s join inboxes i on i.stack_id = s.stack_id
         join senders n on n.id = i.sender_id
       where i.connected_at is not null and i.retired_at is null and i.stopped_at is null
         and ${left("'leave-sequencer'", '')}
       order by i.connected_at desc limit ${most}`,
      [connectionId],
    )
    return rows.map(({ address, person_id }) => ({ kind: 'inbox', address, personId: person_id }))
  },
  async stripe(tx, _, mode) {
    const rows = await tx.call<{ id: string }>(
      `select b.subscription_ref as id from subscriptions b join engagements e on e.id = b.engagement_id
       where e.mode = $1 and b.status <> 'canceled' order by b.seen_at desc limit ${most}`,
      [mode],
    )
    return rows.map(({ id }) => ({ kind: 'subscription', id }))
  },
}

/** Some of what the program has in an account at a vendor; nothing where its accounts hold nothing of ours. */
export async function heldThings(
  tx: PurposeTx<'service-delivery'>,
  connection: { readonly id: string; readonly vendor: string; readonly mode: string },
): Promise<HeldThing[]> {
  return queries[connection.vendor]?.(tx, connection.id, connection.mode) ?? []
}
