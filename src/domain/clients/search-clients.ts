import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'

export interface Hit extends Record<string, unknown> {
  readonly what: 'client' | 'domain' | 'inbox' | 'person'
  readonly clientId: string
  readonly company: string
  /** Where a domain or inbox is built. */
  readonly stackId: string | null
  /** Whom it names: the person found, or in whose name the inbox sends. */
  readonly personId: string | null
  readonly found: Personal | string
}

const mostHits = 50

/** Clients by name and own domain, sending domains, inboxes, people by name or address: anything holding the words. */
export async function searchClients(tx: PurposeTx<'service-delivery'>, words: string): Promise<Hit[]> {
  const pattern = `%${words.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  return tx.call<Hit>(
    `select * from (
       select 'client' as what, c.id as "clientId", c.name as company, null::uuid as "stackId",
         null::uuid as "personId", coalesce(i.domain, c.name) as found
       from clients c left join engagements e on e.client_id = c.id left join intakes i on i.engagement_id = e.id
       where lower(c.name) like $1 or i.domain like $1
       union
       select 'domain', c.id, c.name, d.stack_id, null::uuid, d.name
       from domains d join clients c on c.id = d.client_id where d.chosen and d.name like $1
       union
       select 'inbox', c.id, c.name, x.stack_id, s.person_id, x.address
       from inboxes x join clients c on c.id = x.client_id left join senders s on s.id = x.sender_id where x.address like $1
       union
       select 'person', c.id, c.name, null::uuid, p.id, p.name
       from client_members m join people p on p.id = m.person_id join clients c on c.id = m.client_id
       where lower(p.name) like $1 or p.email like $1
     ) hits order by what, company, found limit ${mostHits}`,
    [pattern],
  )
}
