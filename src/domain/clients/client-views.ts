import type { PurposeTx } from '#platform/database/purposes.ts'
import { recordSeen } from '#platform/evidence/record-seen.ts'
import type { ColumnName } from '#platform/policy-in-force/column-in-effect.ts'
import { contactsSql } from './contacts.ts'

type Delivery = PurposeTx<'service-delivery'>

/**
 * How somebody stands in a client's rows: acts for the company (of one that was brought in, and where nobody is invited
 * yet, its contact), was named as its contact when it was brought in, lends a name, has inboxes in it, owns its domains.
 */
type Standing = 'contact' | 'named' | 'sender' | 'inbox' | 'registrant'

/** The columns a page reads, by whose data they are. What is the company's own is its contacts'. */
type View = { readonly contact: readonly ColumnName[] } & {
  readonly [S in Standing]?: readonly ColumnName[]
}

const company = ['clients.name'] as const
const inbox = ['inboxes.address'] as const

/** Every page of the console about one client, and what it shows of whom. */
const clientViews = {
  client: {
    contact: [
      ...company,
      'people.name',
      'people.email',
      'client_members.role',
      'intakes.domain',
      'intakes.ideal_customer',
      'intakes.offer',
      'quotes.monthly_cents',
      'disputes.amount_cents',
      'tasks.title',
    ],
    sender: ['senders.first_name', 'senders.last_name', 'senders.role'],
    registrant: [
      'registrants.first_name',
      'registrants.last_name',
      'registrants.organisation',
      'registrants.phone',
      'registrants.email',
    ],
  },
  billing: { contact: [...company, 'billing_details.pays_by', 'billing_details.tax_number'] },
  invoice: { contact: [...company, 'invoices.total_cents', 'received_transfers.evidence'] },
  ending: { contact: [...company, 'endings.statement'] },
  plan: { contact: [...company, 'plans.inputs'] },
  quote: { contact: [...company, 'plans.inputs', 'quotes.lines'] },
  spending: { contact: [...company, 'people.name', 'domains.name', 'domains.price_cents'] },
  build: { contact: [...company, 'domains.name', 'build_steps.fault_code'], inbox },
  changes: {
    contact: [
      ...company,
      'plan_changes.target_per_month',
      'plan_changes.difference',
      'plan_changes.monthly_cents',
    ],
    inbox,
  },
  drift: {
    contact: [...company, 'domains.name', 'differences.found', 'world_changes.forced_because'],
    inbox,
  },
  adoption: {
    contact: [...company, 'domains.name', 'adoptions.subscription_ref'],
    named: ['people.name', 'people.email'],
    inbox,
  },
  thresholds: { contact: [...company, 'client_thresholds.thousandths', 'client_thresholds.why'] },
  health: { contact: [...company, 'domains.name', 'daily_figures.cold_sent', 'sending_pauses.note'], inbox },
  'hand-off': { contact: [...company, 'domains.name'], inbox },
  task: { contact: [...company, 'tasks.instructions', 'tasks.asked', 'task_notes.words'] },
} as const satisfies Record<string, View>
export type ClientView = keyof typeof clientViews

/**
 * Keeps in the ledger that somebody here looked at a page of a client: of each person it shows, what it shows of them.
 * A client of whom nobody is known yet names nobody; then the entry is about who looked.
 */
export async function recordClientView(tx: Delivery, clientId: string, page: ClientView): Promise<void> {
  const view: View = clientViews[page]
  const people = await tx.call<{ person: string; standings: Standing[] }>(
    `select person, array_agg(distinct standing) as standings from (
       select person_id as person, 'contact' as standing from (${contactsSql}) c where client_id = $1
       union all select contact_id, 'named' from adoptions where client_id = $1
       union all select person_id, 'sender' from senders where client_id = $1
       union all select s.person_id, 'inbox' from senders s
         where s.client_id = $1 and exists (select from inboxes i where i.sender_id = s.id)
       union all select person_id, 'registrant' from registrants where client_id = $1
     ) stands where person is not null and standing = any ($2) group by person`,
    [clientId, Object.keys(view)],
  )
  const details = { client: clientId, page }
  const seen = people.map(({ person, standings }) => ({
    person,
    columns: standings.flatMap((standing) => view[standing] ?? []),
  }))
  for (const { person, columns } of seen) recordSeen(tx, [person], columns, details)
  if (seen.length === 0)
    tx.recordRead({ kind: 'data.viewed', clauses: ['9.4'], categories: ['business', 'technical'], details })
}
