import type { PurposeTx } from '#platform/database/purposes.ts'
import type { KnownClient, KnownDomain } from './mismatches.ts'

type Delivery = PurposeTx<'service-delivery'>

/** Every domain that was chosen for a client, with what of it vendors may bill. */
export async function knownDomains(tx: Delivery): Promise<KnownDomain[]> {
  return tx.call<KnownDomain>(
    `select d.name, d.client_id as "clientId", c.name as company,
       s.state in ('building', 'warming', 'live', 'retiring') and e.state <> 'ended' as runs,
       to_char(least(s.ended_at, s.handed_over_at, e.ended_at) at time zone 'UTC', 'YYYY-MM-DD') as "ranUntil",
       (select count(*) from inboxes i where i.domain_id = d.id and i.opened_at is not null)::int as "openInboxes",
       to_char(d.registered_at at time zone 'UTC', 'YYYY-MM-DD') as "registeredOn",
       d.paid_cents as "paidCents", d.renewal_cents as "renewalCents"
     from domains d join stacks s on s.id = d.stack_id join engagements e on e.id = s.engagement_id
       join clients c on c.id = d.client_id
     where d.chosen order by d.name`,
    [],
  )
}

/** What each client pays for by the accepted quote, and what runs for them. */
export async function knownClients(tx: Delivery): Promise<KnownClient[]> {
  return tx.call<KnownClient>(
    `select c.id as "clientId", c.name as company,
       coalesce((select (line->>'quantity')::int from quotes q, jsonb_array_elements(q.lines) line
         where q.engagement_id = e.id and q.state = 'accepted' and line->>'kind' = 'inboxes'
         order by q.accepted_at desc limit 1), 0) as "paidInboxes",
       (select count(*) from inboxes i where i.stack_id = s.id and i.opened_at is not null)::int as "openInboxes",
       exists (select 1 from subscriptions b where b.engagement_id = e.id and b.status <> 'canceled')
         as "subscriptionRuns",
       s.state in ('building', 'warming', 'live') and e.state <> 'ended' as "stackRuns"
     from stacks s join engagements e on e.id = s.engagement_id join clients c on c.id = e.client_id
     where s.state in ('building', 'warming', 'live')
     order by c.name`,
    [],
  )
}
