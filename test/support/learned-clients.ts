import { addCompany } from './acting.ts'
import type { MigratedDatabase } from './migrated-database.ts'

/** How one client fared; days count from the payment. */
export interface Fared {
  readonly daysToFirstCold: number
  readonly bouncedOf1000: number
  readonly registerHours: number
  /** Whether the step of this kind was done. */
  readonly proved: boolean
  readonly namesTaken: number
  readonly daysToSubmit: number
  /** Weeks of warm-up in which the inbox sent, from 1. */
  readonly weeks: readonly number[]
}

export const middling: Fared = {
  daysToFirstCold: 30,
  bouncedOf1000: 10,
  registerHours: 2,
  proved: true,
  namesTaken: 2,
  daysToSubmit: 3,
  weeks: [1],
}

export interface LearnedClient {
  readonly clientId: string
  readonly engagementId: string
  readonly stackId: string
  readonly inboxId: string
}

/** A client with everything that we learn from, all of it in the quarter that begins on `quarter`. */
export async function addLearnedClient(
  db: MigratedDatabase,
  quarter: string,
  changed: Partial<Fared> = {},
): Promise<LearnedClient> {
  const fared = { ...middling, ...changed }
  const { clientId, engagementId } = await addCompany(db)
  const { rows } = await db.owner.query<{ made: LearnedClient }>(
    `with paid as (select $3::timestamptz + interval '1 day' as at),
     plan as (insert into plans (client_id, engagement_id, version, inputs, result)
       values ($1, $2, 1, '{}', '{}') returning id),
     quote as (insert into quotes (client_id, engagement_id, plan_id, price_book, currency, setup_cents, monthly_cents,
         lines, state, expires_at)
       select $1, $2, id, 'x', 'usd', 0, 0, '[]', 'sent', paid.at from plan, paid returning id),
     checkout as (insert into checkouts (client_id, engagement_id, quote_id, attempt, state, paid_at)
       select $1, $2, id, 1, 'paid', paid.at from quote, paid),
     intake as (insert into intakes (client_id, engagement_id, saved_at, domain_proof, domain_proved_at, completed_at)
       select $1, $2, at + interval '1 day', 'txt', at + interval '2 days', at + make_interval(days => $4) from paid),
     registrant as (insert into registrants (client_id, engagement_id, saved_at)
       select $1, $2, at + interval '2 days' from paid),
     person as (insert into people (name, client_until) values ('Grace', '9999-12-31') returning id),
     sender as (insert into senders (client_id, engagement_id, person_id, first_name, last_name, role, added_at)
       select $1, $2, person.id, 'Grace', 'Hopper', 'founder', paid.at + interval '2 days' from person, paid returning id),
     stack as (insert into stacks (client_id, engagement_id, plan_id, mode, host, sequencer, state, names_approved_at,
         spending_approved_at, warm_up_started_at)
       select $1, $2, plan.id, 'sandbox', 'mailforge', 'instantly', 'live', at + interval '5 days', at + interval '6 days',
         at + interval '8 days' from plan, paid returning id),
     taken as (insert into domains (client_id, stack_id, name, reason, available, premium, position, state, checked_at)
       select $1, stack.id, n || '.' || stack.id || '.com', 'x', n > $5::integer, false, n, 'candidate', at
       from stack, paid, generate_series(1, 10) n),
     domain as (insert into domains (client_id, stack_id, name, reason, available, premium, position, chosen, state)
       select $1, stack.id, stack.id || '.com', 'x', true, false, 0, true, 'chosen' from stack, paid returning id),
     inbox as (insert into inboxes (client_id, stack_id, domain_id, sender_id, address, reserve, state, warm_up_started_at)
       select $1, stack.id, domain.id, sender.id, 'a@' || stack.id || '.com', false, 'open', at + interval '8 days'
       from stack, domain, sender, paid returning id),
     steps as (insert into build_steps (client_id, stack_id, kind, natural_key, state, intended_at, done_at)
       select $1, stack.id, kind, kind, case when kind = 'register' or $7 then 'done' else 'blocked' end, at,
         case when kind = 'register' or $7 then at + make_interval(hours => $6) end
       from stack, paid, unnest(array['register', 'prove']) kind),
     figures as (insert into daily_figures (client_id, inbox_id, day, warm_up_sent, warm_up_inbox, warm_up_spam, cold_sent,
         bounced, replies, seen_at)
       select $1, inbox.id, day, sum(warm), sum(warm * 9 / 10), sum(warm / 10), sum(cold), sum(bounced), sum(cold / 50), at
       from inbox, paid, lateral (
         select (at + interval '8 days')::date + 7 * (week - 1), 100, 0, 0 from unnest($8::integer[]) week
         union all select at::date + $9::integer, 0, 1000, $10::integer) as did (day, warm, cold, bounced)
       group by inbox.id, day, at)
     select json_build_object('clientId', $1::uuid, 'engagementId', $2::uuid, 'stackId', stack.id, 'inboxId', inbox.id) as made
     from stack, inbox`,
    [
      clientId,
      engagementId,
      quarter,
      fared.daysToSubmit,
      fared.namesTaken,
      fared.registerHours,
      fared.proved,
      fared.weeks,
      fared.daysToFirstCold,
      fared.bouncedOf1000,
    ],
  )
  if (!rows[0]) throw new Error('no client was made')
  return rows[0].made
}
