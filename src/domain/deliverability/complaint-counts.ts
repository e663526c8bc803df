import { addDays, type Day, dayOf } from '#domain/plans/day.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'

type Delivery = PurposeTx<'service-delivery'>

/** Where somebody here can read that recipients complained. */
export const complaintSources = {
  postmaster: 'Google Postmaster',
  host: 'a notice of the host',
  recipient: 'a recipient who wrote',
} as const
export type ComplaintSource = keyof typeof complaintSources
export const sourcesOfComplaints = Object.keys(complaintSources) as ComplaintSource[]

/** The span that complaints are judged over. */
const judgedDays = 7

/** What a client's recipients complained of; undefined where nobody entered anything, which is not the same as nothing. */
export interface ClientComplaints {
  readonly sent7Days: number
  readonly complaints7Days: number
}

/**
 * Complaints and cold messages of all stacks of a client in the seven days until `until`, or since the day after somebody
 * here last ended a pause for complaints: what was looked at does not pause again. One that the program ended because its
 * count was wrong was not looked at.
 */
export async function clientComplaints(
  tx: Delivery,
  clientId: string,
  until: Date = tx.now,
): Promise<ClientComplaints | undefined> {
  const [ended] = await tx.call<{ day: Day | null }>(
    `select (max(ended_at) at time zone 'UTC')::date as day from sending_pauses
     where client_id = $1 and reason = 'complaints' and ended_by is not null and ended_at <= $2`,
    [clientId, until],
  )
  const to = dayOf(until)
  const week = addDays(to, 1 - judgedDays)
  const anew = ended?.day ? addDays(ended.day, 1) : week
  const from = anew > week ? anew : week
  const [counted] = await tx.call<{ complaints: number | null }>(
    'select sum(complaints)::int as complaints from complaint_counts where client_id = $1 and day between $2 and $3',
    [clientId, from, to],
  )
  if (counted?.complaints === null || counted?.complaints === undefined) return undefined
  const [sent] = await tx.call<{ sent: number }>(
    'select coalesce(sum(cold_sent), 0)::int as sent from daily_figures where client_id = $1 and day between $2 and $3',
    [clientId, from, to],
  )
  return { sent7Days: sent?.sent ?? 0, complaints7Days: counted.complaints }
}

/** What was entered for a stack, the newest day first. */
export async function complaintsOf(tx: Delivery, stackId: string, from: Day) {
  const rows = await tx.db
    .selectFrom('complaint_counts')
    .innerJoin('domains', 'domains.id', 'complaint_counts.domain_id')
    .leftJoin('people', 'people.id', 'complaint_counts.entered_by')
    .select([
      'complaint_counts.id',
      'complaint_counts.day',
      'complaint_counts.source',
      'complaint_counts.complaints',
      'complaint_counts.entered_at as enteredAt',
      'domains.name as domain',
      'people.name as enteredBy',
    ])
    .where('complaint_counts.stack_id', '=', stackId)
    .where('complaint_counts.day', '>=', from)
    .orderBy('complaint_counts.day', 'desc')
    .orderBy('domains.name')
    .execute()
  return rows.map((row) => ({ ...row, source: row.source as ComplaintSource }))
}
export type EnteredComplaints = Awaited<ReturnType<typeof complaintsOf>>[number]
