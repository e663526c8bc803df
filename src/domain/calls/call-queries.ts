import type { SharedTx } from '#platform/database/shared-tx.ts'
import type { Personal } from '#policy/personal.ts'
import type { CallOutcome, CallState } from './call-states.ts'

/** A call as every page and mail tells it. Names are null where the purpose does not see them. */
export interface CallView {
  readonly id: string
  readonly leadId: string
  readonly personId: string
  readonly operatorId: string | null
  readonly company: string | null
  readonly visitorName: Personal<'name'> | null
  readonly operatorName: Personal<'name'> | null
  readonly startsAt: Date
  readonly endsAt: Date
  readonly visitorZone: string
  readonly meeting: Personal<'message'>
  readonly state: CallState
  readonly sequence: number
  readonly link: string | null
  readonly outcome: CallOutcome | null
  readonly notes: Personal<'message'> | null
  readonly notedAt: Date | null
  readonly bookedAt: Date
}

const viewSql = `
  select c.id, c.lead_id as "leadId", c.person_id as "personId", c.operator_id as "operatorId",
    %company as company, p.name as "visitorName", o.name as "operatorName", c.starts_at as "startsAt",
    c.ends_at as "endsAt", c.visitor_zone as "visitorZone", c.meeting, c.state, c.sequence, c.link, c.outcome, c.notes,
    c.noted_at as "notedAt", c.booked_at as "bookedAt"
  from calls c join people p on p.id = c.person_id left join people o on o.id = c.operator_id %join`

/** A request names its company itself; once it is a client, the client does. */
const companies = {
  'inquiry-response': ['l.company', 'left join leads l on l.id = c.lead_id'],
  other: [
    'k.name',
    `left join lateral (select n.name from client_members m join clients n on n.id = m.client_id
       where m.person_id = c.person_id order by m.added_at limit 1) k on true`,
  ],
} as const

async function calls(tx: SharedTx, where: string, values: readonly unknown[]): Promise<CallView[]> {
  const [company, join] = companies[tx.purpose === 'inquiry-response' ? tx.purpose : 'other']
  const sql = viewSql.replace('%company', company).replace('%join', join)
  return tx.call<CallView & Record<string, unknown>>(`${sql} where ${where}`, values)
}

export async function findCall(tx: SharedTx, callId: string): Promise<CallView | undefined> {
  return (await calls(tx, 'c.id = $1', [callId]))[0]
}

/** The call that a mailed link still changes. */
export async function callOfLink(tx: SharedTx, link: string): Promise<CallView | undefined> {
  return (await calls(tx, 'c.link = $1', [link]))[0]
}

/** All calls of a request, the latest first. */
export async function callsOfLead(tx: SharedTx, leadId: string): Promise<CallView[]> {
  return calls(tx, 'c.lead_id = $1 order by c.starts_at desc', [leadId])
}

/** What is agreed on or was held between two moments, in order; called-off ones are left out. */
export async function callsBetween(tx: SharedTx, from: Date, to: Date): Promise<CallView[]> {
  return calls(tx, `c.starts_at >= $1 and c.starts_at < $2 and c.state <> 'canceled' order by c.starts_at`, [
    from,
    to,
  ])
}

/** The same of people who have become clients since, and are no prospects any more. */
export async function clientCallsToNote(tx: SharedTx): Promise<CallView[]> {
  return calls(
    tx,
    `c.state = 'booked' and c.ends_at <= $1 and coalesce(p.prospect_until, '-infinity') <= $1 order by c.ends_at`,
    [tx.now],
  )
}

/** Calls whose time is over and of which nobody said how they went. */
export async function callsToNote(tx: SharedTx): Promise<CallView[]> {
  return calls(tx, `c.state = 'booked' and c.ends_at <= $1 order by c.ends_at`, [tx.now])
}

/** The calls that are agreed on with this colleague and not over yet, as far as this purpose sees whom they are with. */
export async function callsAheadOf(tx: SharedTx, operatorId: string): Promise<CallView[]> {
  return calls(tx, `c.operator_id = $1 and c.state = 'booked' and c.ends_at > $2 order by c.starts_at`, [
    operatorId,
    tx.now,
  ])
}
