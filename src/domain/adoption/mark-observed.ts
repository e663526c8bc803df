import type { PurposeTx } from '#platform/database/purposes.ts'
import { warmSince } from './warm-since.ts'

type Delivery = PurposeTx<'service-delivery'>

/**
 * Marks on stacks that are only looked at what their vendors showed, and takes away what they no longer show. A
 * mark says that something was seen, so it is what the portal, the health pages and an acceptance go by.
 */
export async function markRegistered(tx: Delivery): Promise<void> {
  await tx.call(
    `update domains d set registered_at = s.since, expires_at = s.until
     from domains o join stacks k on k.id = o.stack_id
       left join sightings s on s.domain_id = o.id and s.kind = 'domain'
     where d.id = o.id and k.state = 'observed'
       and (d.registered_at, d.expires_at) is distinct from (s.since, s.until)`,
    [],
  )
}

/** What the host shows. A domain that is active there is delegated to it; the host looks before it says so. */
export async function markHosted(tx: Delivery): Promise<void> {
  await tx.call(
    `update domains d set host_ref = s.ref,
       delegated_at = case when s.state = 'active' then coalesce(d.delegated_at, s.seen_at) end,
       host_active_at = case when s.state = 'active' then coalesce(d.host_active_at, s.seen_at) end
     from domains o join stacks k on k.id = o.stack_id
       left join sightings s on s.domain_id = o.id and s.kind = 'hosted-domain'
     where d.id = o.id and k.state = 'observed'
       and (d.host_ref is distinct from s.ref or (s.state is not distinct from 'active') <> (d.host_active_at is not null))`,
    [],
  )
  await tx.call(
    `update inboxes i set host_ref = s.ref,
       opened_at = case when s.state = 'active' then coalesce(i.opened_at, s.seen_at) end
     from inboxes o join stacks k on k.id = o.stack_id
       left join sightings s on s.inbox_id = o.id and s.kind = 'mailbox'
     where i.id = o.id and k.state = 'observed'
       and (i.host_ref is distinct from s.ref or (s.state is not distinct from 'active') <> (i.opened_at is not null))`,
    [],
  )
}

/** What the sequencer shows; of the warm-up the later day counts. */
export async function markConnected(tx: Delivery): Promise<void> {
  const rows = await tx.call<{
    id: string
    claimed: string | null
    since: Date | null
    seen: Date | null
    limit: number | null
  }>(
    `select i.id, i.claimed_warm_since as claimed, s.since, s.seen_at as seen, s.daily_limit as limit
     from inboxes i join stacks k on k.id = i.stack_id
       left join sightings s on s.inbox_id = i.id and s.kind = 'account'
     where k.state = 'observed'`,
    [],
  )
  const marks = rows.map(({ id, claimed, since, seen, limit }) => ({
    id,
    seen,
    limit,
    ...warmSince(claimed, since),
  }))
  await tx.call(
    `update inboxes i set connected_at = case when r.seen is not null then coalesce(i.connected_at, r.seen) end,
       daily_limit = r."limit", warm_up_started_at = r.at, warm_since_source = r.source
     from jsonb_to_recordset($1::jsonb) as r (id uuid, seen timestamptz, "limit" integer, at timestamptz, source text)
     where i.id = r.id and ((r.seen is not null) <> (i.connected_at is not null)
       or (i.daily_limit, i.warm_up_started_at, i.warm_since_source) is distinct from (r."limit", r.at, r.source))`,
    [JSON.stringify(marks)],
  )
}
