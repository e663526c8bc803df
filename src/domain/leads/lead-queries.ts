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

/**
 * One page of the requests for a call that led to no client yet, unanswered ones first, then the newest. A page that
 * there is none of is the last. @param asked counted from 1
 */
export async function listLeads(tx: Inquiries, asked = 1) {
  const { all } = await tx.db
    .selectFrom('leads')
    .innerJoin('people', 'people.id', 'leads.person_id')
    .select(({ fn }) => fn.countAll<number>().as('all'))
    .executeTakeFirstOrThrow()
  const pages = Math.max(1, Math.ceil(all / leadsAPage))
  const page = Math.min(asked, pages)
  const rows = await leads(tx)
    .orderBy('leads.answered_at', (order) => order.asc().nullsFirst())
    .orderBy('leads.submitted_at', 'desc')
    .orderBy('leads.id')
    .limit(leadsAPage)
    .offset((page - 1) * leadsAPage)
    .execute()
  return { leads: rows, page, pages }
}

/** One request; undefined when there is none, it has expired, or it became a client. */
export async function findLead(tx: Inquiries, leadId: string) {
  return leads(tx).where('leads.id', '=', leadId).executeTakeFirst()
}

export type LeadView = Awaited<ReturnType<typeof listLeads>>['leads'][number]
