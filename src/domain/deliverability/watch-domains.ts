import type { PurposeTx } from '#platform/database/purposes.ts'

type Delivery = PurposeTx<'service-delivery'>

/** States of a stack in which its domains are watched. */
const watched = `('warming', 'live')`

/** Begins to watch what sends or warms up and is not watched yet; each domain's first look comes within three quarters of an hour. */
export async function watchDomains(tx: Delivery, most: number): Promise<void> {
  await tx.call(
    `insert into domain_standings (domain_id, client_id, stack_id, look_at)
     select d.id, d.client_id, d.stack_id, $1::timestamptz + random() * interval '45 minutes'
     from domains d join stacks s on s.id = d.stack_id
     where s.state in ${watched} and d.chosen and d.registered_at is not null
       and d.retired_at is null and not exists (select 1 from domain_standings w where w.domain_id = d.id)
     limit $2 on conflict do nothing`,
    [tx.now, most],
  )
}

/** Has the stacks looked at whose domains are due. */
export async function askForStandings(tx: Delivery, most: number): Promise<void> {
  const due = await tx.call<{ stackId: string }>(
    `select distinct w.stack_id as "stackId" from (
       select l.stack_id from domain_standings l join domains d on d.id = l.domain_id
       where l.look_at <= $1 and d.retired_at is null order by l.look_at limit $2) w
     join stacks s on s.id = w.stack_id join engagements e on e.id = s.engagement_id
     where s.state in ${watched} and e.state <> 'ended'`,
    [tx.now, most],
  )
  for (const { stackId } of due) await tx.enqueue('check-standing', { stackId }, { key: stackId })
}
