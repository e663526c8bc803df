import type { PurposeTx } from '#platform/database/purposes.ts'
import type { Personal } from '#policy/personal.ts'

export interface Hit extends Record<string, unknown> {
  readonly what: 'client' | 'domain' | 'inbox' | 'person' | 'task' | 'invoice' | 'request'
  /** What is opened: a client, a stack of a domain or an inbox, a task, an invoice, an inquiry. */
  readonly id: string
  readonly company: string
  /** Whom it names: the person found, who asked, or in whose name the inbox sends. */
  readonly personId: string | null
  readonly found: Personal | string
}

const mostHits = 50

/** What looks the same to whoever types it: an address out of a browser, a dot at the end, blanks, capitals. */
export function searchPattern(words: string): string {
  const plain = words
    .toLowerCase()
    .replace(/^(https?:\/\/|mailto:)?(www\.)?/, '')
    .replace(/[/.\s]+$/, '')
    .replace(/\s+/g, ' ')
  return `%${(plain || words.toLowerCase()).replace(/[\\%_]/g, '\\$&')}%`
}

/** Clients by name and own domain, sending domains, inboxes, people by name or address, tasks by title: anything holding the words. */
export async function searchClients(tx: PurposeTx<'service-delivery'>, words: string): Promise<Hit[]> {
  return tx.call<Hit>(
    `select * from (
       select 'client' as what, c.id, c.name as company, null::uuid as "personId", coalesce(i.domain, c.name) as found
       from clients c left join engagements e on e.client_id = c.id left join intakes i on i.engagement_id = e.id
       where lower(c.name) like $1 or i.domain like $1
       union
       select 'domain', d.stack_id, c.name, null::uuid, d.name
       from domains d join clients c on c.id = d.client_id where d.chosen and d.name like $1
       union
       select 'inbox', x.stack_id, c.name, s.person_id, x.address
       from inboxes x join clients c on c.id = x.client_id left join senders s on s.id = x.sender_id where x.address like $1
       union
       select 'person', c.id, c.name, p.id, p.name
       from client_members m join people p on p.id = m.person_id join clients c on c.id = m.client_id
       where lower(p.name) like $1 or p.email like $1
       union
       select 'task', t.id, coalesce(c.name, 'the house'), null::uuid, t.title
       from tasks t left join clients c on c.id = t.client_id where lower(t.title) like $1
     ) hits order by what, company, found limit ${mostHits}`,
    [searchPattern(words)],
  )
}

/** Invoices by the number that stands on them, or as the payment service calls them. */
export async function searchInvoices(tx: PurposeTx<'billing'>, words: string): Promise<Hit[]> {
  return tx.call<Hit>(
    `select 'invoice' as what, i.id, c.name as company, null::uuid as "personId", coalesce(i.number, i.invoice_ref) as found
     from invoices i join clients c on c.id = i.client_id
     where lower(i.number) like $1 or lower(i.invoice_ref) like $1 order by i.issued_at desc limit ${mostHits}`,
    [searchPattern(words)],
  )
}

/** Requests for a call by company, or by the name or address of whoever asked. */
export async function searchRequests(tx: PurposeTx<'inquiry-response'>, words: string): Promise<Hit[]> {
  return tx.call<Hit>(
    `select 'request' as what, l.id, l.company, p.id as "personId", p.name as found
     from leads l join people p on p.id = l.person_id
     where l.client_id is null and (lower(l.company) like $1 or lower(p.name) like $1 or p.email like $1)
     order by l.submitted_at desc limit ${mostHits}`,
    [searchPattern(words)],
  )
}
