import { addDays, type Day, dayOf } from '#domain/plans/day.ts'
import { can } from '#domain/staff/rules.ts'
import { actingRole, onlyLooking } from '#domain/transitions/acting-role.ts'
import type { Verdict } from '#domain/transitions/transition-table.ts'
import { actorPerson } from '#platform/database/actor.ts'
import type { PurposeTx } from '#platform/database/purposes.ts'
import type { ComplaintSource } from './complaint-counts.ts'

type Delivery = PurposeTx<'service-delivery'>

/** How far back a count is taken: older ones decide nothing any more. */
const oldestDays = 30

/** Complaints as they are told: a number, or, as Google Postmaster does, a share of what was sent. */
export type ToldComplaints = { readonly count: number } | { readonly percent: number }

/** Where it is not taken: which field says why, if one does. */
export type Entered = Verdict & { readonly at?: 'domain' | 'day' | 'told' }

/**
 * Keeps what somebody read of one domain and day; read again, it is corrected. All stacks of the client are judged anew, and
 * paused where it is too much.
 */
export async function enterComplaints(
  tx: Delivery,
  stackId: string,
  entry: {
    readonly domainId: string
    readonly day: Day
    readonly source: ComplaintSource
    readonly told: ToldComplaints
  },
): Promise<Entered> {
  const role = await actingRole(tx)
  if (role !== 'owner' && role !== 'operator') return { ok: false, reason: onlyLooking }
  const allowed = can('enter-complaints', { role, secondFactor: true })
  if (!allowed.ok) return allowed
  const today = dayOf(tx.now)
  if (entry.day > today) return { ok: false, at: 'day', reason: 'That day has not come yet.' }
  if (entry.day < addDays(today, -oldestDays))
    return { ok: false, at: 'day', reason: `Complaints are entered for the last ${oldestDays} days.` }
  const domain = await tx.db
    .selectFrom('domains')
    .select(['id', 'client_id'])
    .where('id', '=', entry.domainId)
    .where('stack_id', '=', stackId)
    .where('chosen', '=', true)
    .executeTakeFirst()
  if (!domain) return { ok: false, at: 'domain', reason: 'This is no domain of the stack.' }
  const sent = await sentOn(tx, entry.domainId, entry.day)
  const complaints = countOf(entry.told, sent)
  if (complaints === undefined)
    return {
      ok: false,
      at: 'told',
      reason:
        'How many cold messages this domain sent on that day is not known, so a share says nothing; enter a number.',
    }
  // Today goes on, and what it sent is read later.
  const whole = entry.day < today ? sent : undefined
  const most = whole ?? (await busiestDay(tx, entry.domainId, today))
  if (most !== undefined && complaints > most)
    return {
      ok: false,
      at: 'told',
      reason:
        whole === undefined
          ? `This domain sent at most ${most} cold messages on any day that is known, so ${complaints} complaints about one day can’t be right.`
          : `This domain sent ${sent} cold messages on that day, so ${complaints} complaints about them can’t be right.`,
    }
  await tx.call(
    `insert into complaint_counts (client_id, stack_id, domain_id, day, source, complaints, entered_by, entered_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (domain_id, day, source) do update
       set complaints = excluded.complaints, entered_by = excluded.entered_by, entered_at = excluded.entered_at`,
    [
      domain.client_id,
      stackId,
      domain.id,
      entry.day,
      entry.source,
      complaints,
      actorPerson(tx.actor),
      tx.now,
    ],
  )
  const stacks = await tx.db
    .selectFrom('stacks')
    .select('id')
    .where('client_id', '=', domain.client_id)
    .execute()
  for (const { id } of stacks) {
    await tx.enqueue('judge-health', { stackId: id }, { key: id })
    await tx.tell(`stack:${id}`)
  }
  return { ok: true }
}

/** What the domain is known to have sent on a day; undefined before its figures are read. */
async function sentOn(tx: Delivery, domainId: string, day: Day): Promise<number | undefined> {
  const [row] = await tx.call<{ sent: number | null }>(
    `select sum(f.cold_sent)::int as sent from daily_figures f join inboxes i on i.id = f.inbox_id
     where i.domain_id = $1 and f.day = $2`,
    [domainId, day],
  )
  return row?.sent ?? undefined
}

/** The most that the domain is known to have sent on one day; undefined where it is not known to have sent any. */
async function busiestDay(tx: Delivery, domainId: string, today: Day): Promise<number | undefined> {
  const [row] = await tx.call<{ sent: number | null }>(
    `select max(sent) as sent from (select sum(f.cold_sent)::int as sent from daily_figures f
       join inboxes i on i.id = f.inbox_id where i.domain_id = $1 and f.day >= $2 group by f.day) days`,
    [domainId, addDays(today, -oldestDays)],
  )
  return row?.sent || undefined
}

/** A share of what the domain sent on that day; more than none is one at least. */
function countOf(told: ToldComplaints, sent: number | undefined): number | undefined {
  if ('count' in told) return told.count
  if (!sent) return undefined
  return told.percent === 0 ? 0 : Math.max(1, Math.round((sent * told.percent) / 100))
}
