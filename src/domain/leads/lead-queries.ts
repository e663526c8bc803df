import { sql } from 'kysely'
import type { PurposeTx } from '#platform/database/purposes.ts'

type Inquiries = PurposeTx<'inquiry-response'>

function leads(tx: Inquiries) {
  return tx.db
    .selectFrom('leads')
    .innerJoin('people', 'people.id', 'leads.person_id')
    .select([
      'leads.id',
      'leads.person_id as personId',
      'leads.client_id as clientId',
      'people.name',
      'people.email',
      'leads.company',
      'leads.offer',
      'leads.volume_goal as volumeGoal',
      'leads.submissions',
      'leads.submitted_at as submittedAt',
      'leads.answered_at as answeredAt',
      'people.prospect_until as keptUntil',
      (eb) =>
        eb
          .selectFrom('calls')
          .select(({ fn }) => fn.max('calls.starts_at').as('at'))
          .whereRef('calls.lead_id', '=', 'leads.id')
          .where('calls.state', '=', 'booked')
          .as('callAt'),
    ])
}

const leadsAPage = 50

export const leadParts = ['waiting', 'agreed', 'answered'] as const
/** `waiting`: for an answer · `agreed`: a call is agreed on · `answered`: in another way. */
export type LeadPart = (typeof leadParts)[number]

const partSql = sql<LeadPart>`case
  when exists (select 1 from calls where calls.lead_id = leads.id and calls.state = 'booked') then 'agreed'
  when leads.answered_at is null then 'waiting' else 'answered' end`

/**
 * One page of the requests for a call that led to no client yet, unanswered ones first, then the newest. A page that
 * there is none of is the last. @param asked counted from 1
 */
export async function listLeads(tx: Inquiries, asked = 1, part?: LeadPart) {
  const counted = await tx.db
    .selectFrom('leads')
    .innerJoin('people', 'people.id', 'leads.person_id')
    .select(({ fn }) => [partSql.as('part'), fn.countAll<number>().as('count')])
    .groupBy('part')
    .execute()
  const count = (one: LeadPart) => counted.find((row) => row.part === one)?.count ?? 0
  const counts = { waiting: count('waiting'), agreed: count('agreed'), answered: count('answered') }
  const all = counts.waiting + counts.agreed + counts.answered
  const pages = Math.max(1, Math.ceil((part ? counts[part] : all) / leadsAPage))
  const page = Math.min(asked, pages)
  const narrowed = part ? leads(tx).where(partSql, '=', part) : leads(tx)
  const rows = await narrowed
    .orderBy('leads.answered_at', (order) => order.asc().nullsFirst())
    .orderBy('leads.submitted_at', 'desc')
    .orderBy('leads.id')
    .limit(leadsAPage)
    .offset((page - 1) * leadsAPage)
    .execute()
  return { leads: rows, page, pages, counts, all }
}

/** One request; undefined when there is none, it has expired, or it became a client. */
export async function findLead(tx: Inquiries, leadId: string) {
  return leads(tx).where('leads.id', '=', leadId).executeTakeFirst()
}

/** The client that a request became; undefined while it is none. */
export async function clientOfLead(tx: Inquiries, leadId: string): Promise<string | undefined> {
  const [row] = await tx.call<{ client: string | null }>('select app.client_of_lead($1) as client', [leadId])
  return row?.client ?? undefined
}

export type LeadView = Awaited<ReturnType<typeof listLeads>>['leads'][number]
