import type { PurposeTx } from '#platform/database/purposes.ts'
import { inboxes, inWords, type Mismatches, mostMismatches } from './mismatches.ts'

interface ClientRow extends Record<string, unknown> {
  readonly clientId: string
  readonly company: string
  readonly open: number
  readonly paid: number | null
  readonly pays: boolean
  readonly all: number
}

/**
 * What runs against what the client pays for: the plan of the last change that was paid and approved, before any the
 * accepted quote. Of a client that was brought in, and whose plan was not changed since, nobody knows how many their
 * subscription is for, only whether one runs. What rests until it is retired is not paid for any more and sends nothing.
 */
export async function clientMismatches(
  tx: PurposeTx<'service-delivery'>,
  most: number = mostMismatches.first,
): Promise<Mismatches> {
  const rows = await tx.call<ClientRow>(
    `with open as (
       select stack_id, count(*)::int as inboxes from inboxes
       where opened_at is not null and retired_at is null and rests_from is null group by 1
     ), held as (
       select c.id, c.name, coalesce(o.inboxes, 0) as open,
         exists (select from subscriptions b where b.engagement_id = e.id and b.status <> 'canceled') as pays,
         coalesce(
           (select (p.result->'size'->>'inboxes')::int from plan_changes h join plans p on p.id = h.plan_id
             where h.stack_id = s.id and h.kind = 'resize' and h.state in ('approved', 'done') order by h.accepted_at desc limit 1),
           (select (line->>'quantity')::int from quotes q, jsonb_array_elements(q.lines) line
             where q.engagement_id = e.id and q.state = 'accepted' and line->>'kind' = 'inboxes'
             order by q.accepted_at desc limit 1)) as paid
       from stacks s join engagements e on e.id = s.engagement_id join clients c on c.id = e.client_id
         left join open o on o.stack_id = s.id
       where s.state in ('building', 'warming', 'live') and e.state <> 'ended'
     )
     select id as "clientId", name as company, open, paid, pays, count(*) over ()::int as "all"
     from held where not pays or open > paid order by pays, open - coalesce(paid, 0) desc, name, id limit $1`,
    [most],
  )
  return inWords(rows, ({ clientId, company, open, paid, pays }) => ({
    kind: pays ? 'more-than-paid' : 'runs-unpaid',
    where: 'the client’s invoices',
    about: company,
    clientId,
    words: pays
      ? `${inboxes(open)} open, ${paid} paid for`
      : `${inboxes(open)} open, and no subscription runs`,
    cents: undefined,
  }))
}
