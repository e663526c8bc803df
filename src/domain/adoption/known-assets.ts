import type { PurposeTx } from '#platform/database/purposes.ts'
import { type Personal, reveal } from '#policy/personal.ts'
import type { KnownAssets, KnownPayer } from './recognise.ts'

type Mode = 'sandbox' | 'live'

/** Every domain and inbox that a stack of this world has. */
export async function knownAssets(tx: PurposeTx<'service-delivery'>, mode: Mode): Promise<KnownAssets> {
  const domains = await tx.db
    .selectFrom('domains')
    .innerJoin('stacks', 'stacks.id', 'domains.stack_id')
    .select(['domains.id', 'domains.name', 'domains.client_id'])
    .where('stacks.mode', '=', mode)
    .where('domains.chosen', '=', true)
    .where('domains.state', '<>', 'given-up')
    .execute()
  const inboxes = await tx.db
    .selectFrom('inboxes')
    .innerJoin('stacks', 'stacks.id', 'inboxes.stack_id')
    .select(['inboxes.id', 'inboxes.address', 'inboxes.client_id'])
    .where('stacks.mode', '=', mode)
    .execute()
  return {
    domains: new Map(domains.map((row) => [row.name, { id: row.id, clientId: row.client_id }])),
    inboxes: new Map(inboxes.map((row) => [reveal(row.address), { id: row.id, clientId: row.client_id }])),
  }
}

/** Who is known to pay: by the subscriptions held here, by what the file says, and by the contact's address. */
export async function knownPayers(tx: PurposeTx<'billing'>, mode: Mode): Promise<KnownPayer[]> {
  return tx.call<KnownPayer & Record<string, unknown> & { contact: Personal<'email'> | null }>(
    `select e.client_id as "clientId", p.email as contact,
       array_remove(array_agg(distinct s.subscription_ref) || max(a.subscription_ref), null) as subscriptions
     from engagements e
     left join adoptions a on a.engagement_id = e.id
     left join subscriptions s on s.engagement_id = e.id
     left join people p on p.id = a.contact_id
     where e.mode = $1
     group by e.id, p.email`,
    [mode],
  )
}
